import { serveBroken } from "./serve-broken.ts";

/** Acknowledges an edit, tells everybody, keeps the text before, and does not write the new one. */
await serveBroken({
  trigger: {
    table: "messages",
    on: "update",
    body: "if new.edit_count > old.edit_count then new.text := old.text; end if; return new;",
  },
});
