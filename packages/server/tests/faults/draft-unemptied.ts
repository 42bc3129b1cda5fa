import { serveBroken } from "./serve-broken.ts";

/** Sends a draft, tells the person's devices that it is empty, and keeps it. */
await serveBroken({
  trigger: {
    table: "drafts",
    on: "update",
    body: "if new.text = '' and new.nonce <> old.nonce then return old; end if; return new;",
  },
});
