import type { SecurityEvent } from "../../audit/security-event.ts";
import type { Call, Principal } from "../../call.ts";
import type { IdentityMail } from "../mail/queue-mail.ts";
import { ADMIN_ROLE, type RolesOfPersonChange } from "../role/role-store.ts";
import type { AccountEdited } from "./account-care.ts";

/** Who did it to whom, when and from where. */
export type Facts = Pick<SecurityEvent, "actorId" | "userId" | "source" | "at">;

export const eventsOfEdit = (
  { lock, renamedTo, sessions }: AccountEdited,
  facts: Facts,
  reason: string,
): SecurityEvent[] => [
  ...(lock === "locked" ? [{ ...facts, action: "account.locked", details: { reason } } as const] : []),
  ...(sessions > 0 ? [{ ...facts, action: "user.sessions-ended", details: { sessions } } as const] : []),
  ...(lock === "unlocked" ? [{ ...facts, action: "account.unlocked", details: {} } as const] : []),
  ...(renamedTo !== null ? [{ ...facts, action: "user.renamed", details: { to: renamedTo } } as const] : []),
];

export const eventsOfRoles = ({ from, to }: RolesOfPersonChange, facts: Facts): SecurityEvent[] => [
  { ...facts, action: "user.roles-changed", details: { from, to } },
  ...(to.includes(ADMIN_ROLE) && !from.includes(ADMIN_ROLE)
    ? [{ ...facts, action: "user.became-administrator", details: {} } as const]
    : []),
];

export const mailOfLock = ({ account }: AccountEdited, { source }: Call<Principal>): IdentityMail => ({
  kind: "account-locked",
  to: account.email,
  name: account.displayName,
  locale: account.locale,
  correlationId: source.correlationId,
  values: {},
});
