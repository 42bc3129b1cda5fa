import { serveBroken } from "./serve-broken.ts";

/** Takes a draft in the place of another, answers, and keeps the one there was. */
await serveBroken({
  trigger: {
    table: "drafts",
    on: "update",
    body: "if new.text <> '' and old.text <> '' then new.text := old.text; end if; return new;",
  },
});
