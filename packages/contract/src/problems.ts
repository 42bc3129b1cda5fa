import { channelProblems } from "./channel.ts";
import { friendProblems } from "./friend.ts";
import { messageProblems } from "./message.ts";
import { pageProblems } from "./page.ts";
import { generalProblems, type ProblemDefinition } from "./problem.ts";
import { sessionProblems } from "./session.ts";
import { userProblems } from "./user.ts";

/** Every problem code, with its kind and its words. */
export const problems = {
  ...generalProblems,
  ...pageProblems,
  ...sessionProblems,
  ...userProblems,
  ...friendProblems,
  ...channelProblems,
  ...messageProblems,
} as const satisfies Record<string, ProblemDefinition>;

export type ProblemCode = keyof typeof problems;
export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);
