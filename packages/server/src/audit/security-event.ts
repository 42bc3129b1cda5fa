import type { Source } from "../call.ts";

/** What each security event says beside who, whom, where and when. Never a secret: tokens and codes stay out. */
export interface SecurityDetails {
  "account.created": { by: "sign-up" | "invitation" | "provider" | "import" | "administrator" | "set-up" };
  "account.email-verified": Record<never, never>;
  "account.email-change-asked": Record<never, never>;
  "account.email-changed": { from: string; to: string };
  "account.username-changed": { from: string; to: string };
  "account.deactivated": Record<never, never>;
  "account.reactivated": Record<never, never>;
  "account.erased": Record<never, never>;
  "account.exported": Record<never, never>;
  "account.locked": { reason: string };
  "account.unlocked": Record<never, never>;
  "password.changed": Record<never, never>;
  "password.reset-asked": Record<never, never>;
  "password.reset": Record<never, never>;
  "sign-in.succeeded": { sessionId: string; amr: readonly string[]; newDevice: boolean };
  "sign-in.failed": { identifier: string; reason: string };
  "sign-in.delayed": { identifier: string; seconds: number };
  "sign-in.burst": { failures: number };
  "session.ended": { sessionId: string; reason: string };
  "session.refresh-replayed": { sessionId: string };
  "session.reauthenticated": { sessionId: string; amr: readonly string[] };
  "mfa.totp-added": Record<never, never>;
  "mfa.totp-removed": Record<never, never>;
  "mfa.recovery-codes-made": Record<never, never>;
  "mfa.recovery-codes-removed": Record<never, never>;
  "mfa.recovery-code-used": { left: number };
  "mfa.passkey-added": { passkeyId: string; name: string };
  "mfa.passkey-removed": { passkeyId: string; name: string };
  "mfa.passkey-counter-went-back": { passkeyId: string };
  "mfa.failed": { method: string };
  "mfa.device-remembered": Record<never, never>;
  "mfa.device-forgotten": Record<never, never>;
  "provider.linked": { provider: string };
  "provider.unlinked": { provider: string };
  "provider.refused": { provider: string; reason: string };
  "recovery-link.issued": { resetFactors: boolean };
  "recovery-link.used": { resetFactors: boolean };
  "invitation.made": { invitationId: string; role: string };
  "invitation.withdrawn": { invitationId: string };
  "invitation.accepted": { invitationId: string };
  "user.roles-changed": { from: readonly string[]; to: readonly string[] };
  "user.became-administrator": Record<never, never>;
  "user.sessions-ended": { sessions: number };
  "user.renamed": { to: string };
  "role.made": { role: string; permissions: readonly string[] };
  "role.changed": { role: string; added: readonly string[]; removed: readonly string[] };
  "role.removed": { role: string };
  "key.rotated": { kid: string; algorithm: string };
  "api-token.made": { tokenId: string; name: string; scopes: readonly string[] };
  "api-token.withdrawn": { tokenId: string; name: string };
  "webhook.made": { webhookId: string; url: string };
  /** `url` where that has changed: it says to whom events go from now on. */
  "webhook.changed": { webhookId: string; changed: readonly string[]; url?: string };
  "webhook.removed": { webhookId: string };
  "webhook.tested": { webhookId: string };
  "webhook.redelivered": { webhookId: string; deliveryId: string };
  "admin.read": { what: string };
  "audit.exported": { format: string };
  "audit.chain-broken": { position: number };
}

export type SecurityAction = keyof SecurityDetails;

/** One thing that happened to the safety of an account or of the server. */
export type SecurityEvent = {
  readonly [A in SecurityAction]: {
    readonly action: A;
    /** Who did it; null where nobody was signed in, or the server itself did it. */
    readonly actorId: string | null;
    /** Whose account it is about; null where it is about none. */
    readonly userId: string | null;
    /** Null: the server did it by itself. */
    readonly source: Source | null;
    /** RFC 3339, UTC. */
    readonly at: string;
    readonly details: Readonly<SecurityDetails[A]>;
  };
}[SecurityAction];
