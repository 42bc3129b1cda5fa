import { serveBroken } from "./serve-broken.ts";

/** Forgets every second mention: the message names the person, whose count does not. */
await serveBroken({
  trigger: {
    table: "mentions",
    on: "insert",
    body: "if new.seq % 2 = 0 then return null; end if; return new;",
  },
});
