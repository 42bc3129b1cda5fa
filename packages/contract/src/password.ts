import { defineProblems } from "./problem.ts";

export const passwordProblems = defineProblems({
  password_too_short: {
    kind: "invalid",
    title: "The password is too short",
    detail: "Use at least {min} characters; a few words together are easy to remember.",
    retry: false,
  },
  password_common: {
    kind: "invalid",
    title: "The password is easy to guess",
    detail:
      "It is among those that are tried first: known from a breach, or made of a common password, a pattern of keys, or " +
      "one's own name. Use a few words that have nothing to do with each other.",
    retry: false,
  },
});
