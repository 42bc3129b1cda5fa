import { serveBroken } from "./serve-broken.ts";

/** Answers whoever reacts to a message, tells everybody, and writes no reaction. */
await serveBroken({
  trigger: {
    table: "messages",
    on: "update",
    body: `
      if jsonb_array_length(coalesce(new.reactions, '[]')) > 0 and new.deleted_at is null then
        new.reactions := old.reactions;
      end if;
      return new;`,
  },
});
