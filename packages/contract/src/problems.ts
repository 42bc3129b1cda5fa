import { accountProblems } from "./account.ts";
import { adminUserProblems } from "./admin-user.ts";
import { apiTokenProblems } from "./api-token.ts";
import { channelProblems } from "./channel.ts";
import { friendProblems } from "./friend.ts";
import { introspectionProblems } from "./introspection.ts";
import { invitationProblems } from "./invitation.ts";
import { keyProblems } from "./key.ts";
import { messageProblems } from "./message.ts";
import { notificationProblems } from "./notification.ts";
import { pageProblems } from "./page.ts";
import { passkeyProblems } from "./passkey.ts";
import { passwordProblems } from "./password.ts";
import { generalProblems, type ProblemDefinition } from "./problem.ts";
import { providerProblems } from "./provider.ts";
import { roleProblems } from "./role.ts";
import { scheduledProblems } from "./scheduled.ts";
import { searchProblems } from "./search.ts";
import { sessionProblems } from "./session.ts";
import { totpProblems } from "./totp.ts";
import { userProblems } from "./user.ts";
import { webhookProblems } from "./webhook.ts";

/** Every problem code, with its kind and its words. */
export const problems = {
  ...generalProblems,
  ...pageProblems,
  ...sessionProblems,
  ...passwordProblems,
  ...accountProblems,
  ...invitationProblems,
  ...passkeyProblems,
  ...providerProblems,
  ...totpProblems,
  ...userProblems,
  ...roleProblems,
  ...adminUserProblems,
  ...friendProblems,
  ...keyProblems,
  ...apiTokenProblems,
  ...introspectionProblems,
  ...channelProblems,
  ...messageProblems,
  ...scheduledProblems,
  ...searchProblems,
  ...notificationProblems,
  ...webhookProblems,
} as const satisfies Record<string, ProblemDefinition>;

export type ProblemCode = keyof typeof problems;
export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);
