import type { SecurityAction } from "./security-event.ts";

/** `high` wants a person's eye at once. */
export type Severity = "low" | "medium" | "high";

/** Of OCSF 1.5: class and activity. https://schema.ocsf.io/1.5.0 */
export type OcsfClass = readonly [classUid: 3001 | 3002 | 3004 | 3005 | 2004, activityId: number];

export interface ActionFacts {
  /** In words, for logs that show a title. */
  readonly title: string;
  readonly severity: Severity;
  /** Null: neither succeeded nor failed, it was noticed. */
  readonly outcome: "success" | "failure" | null;
  readonly ocsf: OcsfClass;
}

const OTHER = 99;
const created: OcsfClass = [3001, 1];
const enabled: OcsfClass = [3001, 2];
const accountChanged: OcsfClass = [3001, OTHER];
const factorAdded: OcsfClass = [3001, 10];
const factorRemoved: OcsfClass = [3001, 11];
const logon: OcsfClass = [3002, 1];
const logoff: OcsfClass = [3002, 2];
const preauth: OcsfClass = [3002, 6];
const made: OcsfClass = [3004, 1];
const read: OcsfClass = [3004, 2];
const updated: OcsfClass = [3004, 3];
const deleted: OcsfClass = [3004, 4];
const entityUsed: OcsfClass = [3004, OTHER];
const roleAssigned: OcsfClass = [3005, 3];
const found: OcsfClass = [2004, 1];

const facts = (
  title: string,
  severity: Severity,
  ocsf: OcsfClass,
  outcome: ActionFacts["outcome"] = "success",
): ActionFacts => ({ title, severity, outcome, ocsf });

/** What is known of each action beside its details. docs/audit.md shows it, and a test compares the two. */
export const ACTIONS: { readonly [A in SecurityAction]: ActionFacts } = {
  "account.created": facts("Account made", "low", created),
  "account.email-verified": facts("E-mail address verified", "low", accountChanged),
  "account.email-change-asked": facts("Change of e-mail address asked for", "medium", accountChanged, null),
  "account.email-changed": facts("E-mail address changed", "medium", accountChanged),
  "account.username-changed": facts("Username changed", "low", accountChanged),
  "account.deactivated": facts("Account deactivated", "medium", [3001, 5]),
  "account.reactivated": facts("Account reactivated", "medium", enabled),
  "account.erased": facts("Account erased", "medium", [3001, 6]),
  "account.exported": facts("Data of an account exported", "medium", read),
  "account.locked": facts("Account locked", "medium", [3001, 9]),
  "account.unlocked": facts("Account unlocked", "medium", enabled),
  "password.changed": facts("Password changed", "medium", [3001, 3]),
  "password.reset-asked": facts("Password reset asked for", "low", [3001, 4], null),
  "password.reset": facts("Password reset", "medium", [3001, 4]),
  "sign-in.succeeded": facts("Signed in", "low", logon),
  "sign-in.failed": facts("Sign-in failed", "low", logon, "failure"),
  "sign-in.delayed": facts("Sign-in delayed after failures", "medium", logon, "failure"),
  "sign-in.burst": facts("Many failed sign-ins in a row from one address", "high", found, null),
  "session.ended": facts("Session ended", "low", logoff),
  "session.refresh-replayed": facts("Refresh token replayed, session ended", "high", found, null),
  "session.reauthenticated": facts("Authenticated again", "low", logon),
  "mfa.totp-added": facts("Authenticator app added", "medium", factorAdded),
  "mfa.totp-removed": facts("Authenticator app removed", "medium", factorRemoved),
  "mfa.recovery-codes-made": facts("Recovery codes made", "medium", factorAdded),
  "mfa.recovery-codes-removed": facts("Recovery codes removed", "medium", factorRemoved),
  "mfa.recovery-code-used": facts("Recovery code used", "medium", preauth),
  "mfa.passkey-added": facts("Passkey added", "medium", factorAdded),
  "mfa.passkey-removed": facts("Passkey removed", "medium", factorRemoved),
  "mfa.passkey-counter-went-back": facts(
    "Counter of a passkey went back: it may be a copy",
    "high",
    found,
    null,
  ),
  "mfa.failed": facts("Second factor failed", "medium", preauth, "failure"),
  "mfa.device-remembered": facts("Device remembered", "low", accountChanged),
  "mfa.device-forgotten": facts("Remembered device forgotten", "low", accountChanged),
  "provider.linked": facts("Sign-in provider linked", "medium", factorAdded),
  "provider.unlinked": facts("Sign-in provider unlinked", "medium", factorRemoved),
  "provider.refused": facts("Answer of a sign-in provider refused", "medium", logon, "failure"),
  "recovery-link.issued": facts("Recovery link issued", "medium", [3001, 4]),
  "recovery-link.used": facts("Recovery link used", "medium", preauth),
  "invitation.made": facts("Invitation made", "low", made),
  "invitation.withdrawn": facts("Invitation withdrawn", "low", deleted),
  "invitation.accepted": facts("Invitation accepted", "low", updated),
  "user.roles-changed": facts("Roles of a person changed", "medium", roleAssigned),
  "user.became-administrator": facts("Became an administrator", "high", roleAssigned),
  "user.sessions-ended": facts("Sessions of a person ended", "medium", logoff),
  "user.renamed": facts("Person renamed", "low", accountChanged),
  "role.made": facts("Role made", "medium", made),
  "role.changed": facts("Role changed", "medium", updated),
  "role.removed": facts("Role removed", "medium", deleted),
  "key.rotated": facts("Signing key rotated", "medium", made),
  "api-token.made": facts("API token made", "medium", made),
  "api-token.withdrawn": facts("API token withdrawn", "medium", deleted),
  "webhook.made": facts("Webhook made", "medium", made),
  "webhook.changed": facts("Webhook changed", "medium", updated),
  "webhook.removed": facts("Webhook removed", "medium", deleted),
  "webhook.tested": facts("Webhook tested", "low", entityUsed),
  "webhook.redelivered": facts("Delivery to a webhook made again", "low", entityUsed),
  "admin.read": facts("Read by an administrator", "low", read),
  "audit.exported": facts("Audit trail exported", "medium", read),
  "audit.chain-broken": facts("The audit trail does not verify", "high", found, null),
};
