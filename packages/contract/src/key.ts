import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { defineProblems } from "./problem.ts";
import { Time } from "./text.ts";

/** A signing key, from when it is made to when nothing it signed counts any more. */
export const SigningKey = z
  .object({
    kid: z.string(),
    algorithm: z.string(),
    state: z.enum(["announced", "signing", "retired", "gone"]).meta({
      description: "Announced: published, not signing yet. Retired: published, not signing any more",
    }),
    createdAt: Time,
    signsFrom: Time,
    signsUntil: Time.nullable(),
    publishedUntil: Time.nullable(),
  })
  .meta({ id: "SigningKey" });
export type SigningKey = z.infer<typeof SigningKey>;

export const keyProblems = defineProblems({
  key_rotation_pending: {
    kind: "conflict",
    title: "A rotation is under way",
    detail:
      "The next key is published already and signs from {from} on. If a key has leaked, rotate with now.",
    retry: false,
  },
});

export const keyOperations = defineOperations({
  "key.list": {
    method: "GET",
    path: "/api/v1/admin/keys",
    summary: "The keys that sign access tokens, the latest first",
    access: "key.read",
    input: z.object({}),
    outcomes: { done: { status: 200, body: z.object({ items: z.array(SigningKey) }) } },
    problems: [],
  },
  "key.rotate": {
    method: "POST",
    path: "/api/v1/admin/keys/rotate",
    summary: "Make the next signing key",
    access: "key.rotate",
    fresh: true,
    input: z.object({
      now: z.boolean().default(false).meta({
        description:
          "For a key that has leaked: the new key signs at once, and what any other has signed counts no longer",
      }),
    }),
    outcomes: {
      done: {
        status: 200,
        body: z.object({
          key: SigningKey,
          consequence: z.string().meta({ description: "What this costs, for a person" }),
        }),
      },
    },
    problems: ["key_rotation_pending"],
  },
});
