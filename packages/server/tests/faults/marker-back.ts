import { serveBroken } from "./serve-broken.ts";

/** Whoever writes gets their marker back to before the message, whatever they had read. */
await serveBroken({
  trigger: {
    table: "channel_members",
    on: "update",
    body: `
      if new.read_seq > old.read_seq then
        new.read_seq := greatest(0, old.read_seq - 1);
      end if;
      return new;`,
  },
});
