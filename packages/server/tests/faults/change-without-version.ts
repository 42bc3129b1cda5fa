import { serveBroken } from "./serve-broken.ts";

/** Pins and unpins under the version that the message had, so that no client that comes back learns of it. */
await serveBroken({
  trigger: {
    table: "messages",
    on: "update",
    body: `
      if new.pinned_at is distinct from old.pinned_at and new.deleted_at is null then
        new.version := old.version;
      end if;
      return new;`,
  },
});
