import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { PageInput, pageOf } from "./page.ts";
import { defineProblems } from "./problem.ts";
import { Id, nameOf, Time, textOf } from "./text.ts";

export const DISPLAY_NAME_CHARACTERS_MAX = 64;
export const STATUS_CHARACTERS_MAX = 100;

/** 3 to 32 letters, digits, `.`, `_` or `-`, beginning and ending with a letter or digit; unique without case. */
export const Username = z
  .string()
  .min(3)
  .max(32)
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])$/, {
    error: "Letters, digits, dot, underscore and hyphen; begins and ends with a letter or digit",
  });

export const Email = z.email().max(254);

/** What everyone may see of a person. */
export const PublicProfile = z
  .object({
    id: Id,
    username: z.string(),
    displayName: z.string(),
    avatarUrl: z.string().nullable(),
    status: z.string().nullable(),
  })
  .meta({ id: "PublicProfile" });
export type PublicProfile = z.infer<typeof PublicProfile>;

/** What a person sees of their own account. */
export const OwnProfile = PublicProfile.extend({
  email: z.string(),
  emailVerified: z.boolean(),
  timeZone: z.string().nullable(),
  locale: z.string().nullable(),
  roles: z.array(z.string()),
  createdAt: Time,
  revision: z
    .int()
    .meta({ description: "Grows with every change of the account; an older one never replaces a newer one" }),
}).meta({ id: "OwnProfile" });
export type OwnProfile = z.infer<typeof OwnProfile>;

const isTimeZone = (name: string) => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

const isLocale = (tag: string) => {
  try {
    new Intl.Locale(tag);
    return true;
  } catch {
    return false;
  }
};

export const userProblems = defineProblems({
  user_not_found: {
    kind: "not-found",
    title: "User not found",
    detail: "There is no such user.",
    retry: false,
  },
});

export const userOperations = defineOperations({
  "me.get": {
    method: "GET",
    path: "/api/v1/me",
    summary: "One's own profile",
    access: "signed-in",
    input: z.object({}),
    outcomes: { done: { status: 200, body: OwnProfile } },
    problems: [],
  },
  "me.update": {
    method: "PATCH",
    path: "/api/v1/me",
    summary: "Change one's own profile; fields that are absent stay as they are",
    access: "signed-in",
    input: z.object({
      displayName: nameOf({ max: DISPLAY_NAME_CHARACTERS_MAX }).optional(),
      status: textOf({ min: 0, max: STATUS_CHARACTERS_MAX }).nullable().optional(),
      timeZone: z.string().max(64).refine(isTimeZone, { error: "An IANA time zone" }).nullable().optional(),
      locale: z.string().max(35).refine(isLocale, { error: "A BCP 47 language tag" }).nullable().optional(),
    }),
    outcomes: { done: { status: 200, body: OwnProfile } },
    problems: [],
  },
  "user.search": {
    method: "GET",
    path: "/api/v1/users",
    summary:
      "People whose username or display name begins with the query, without those who blocked the caller",
    access: "signed-in",
    input: PageInput.extend({ query: textOf({ min: 0, max: 64 }).default("") }),
    limit: "search",
    outcomes: { done: { status: 200, body: pageOf(PublicProfile) } },
    problems: ["cursor_invalid"],
  },
  "user.get": {
    method: "GET",
    path: "/api/v1/users/{id}",
    summary: "A person's public profile",
    access: "signed-in",
    input: z.object({ id: Id }),
    outcomes: { done: { status: 200, body: PublicProfile } },
    problems: ["user_not_found"],
  },
});
