import type { OperationName } from "@parley/contract";
import type { Handlers } from "./call.ts";
import { raise } from "./problem.ts";

const UNBUILT = [
  "auth.mailSignIn",
  "auth.mailSignInConfirm",
  "auth.recover",
  "auth.notMe",
  "invitation.list",
  "invitation.create",
  "invitation.withdraw",
  "invitation.look",
] as const satisfies readonly OperationName[];

/** Operations that the contract has and no feature answers yet. Whoever builds one takes it off this list. */
export const unbuiltHandlers = Object.fromEntries(
  UNBUILT.map((name) => [name, () => raise("not_found")]),
) as unknown as Handlers<(typeof UNBUILT)[number]>;
