import type { NotificationKind } from "@parley/contract";
import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";

/** Values of each mail, beside who gets it. A `token` goes into a link under `PUBLIC_URL`, in its fragment. */
interface MailValues {
  /** The link of a new account, or of a new address of an old one. */
  "verify-email": { token: string };
  /** To an address that has an account, when someone signs up with it again. */
  "already-registered": Record<never, never>;
  "reset-password": { token: string };
  "password-changed": Record<never, never>;
  /** To the new address: confirm it. */
  "confirm-new-email": { token: string };
  /** To the old address: confirm that it may go. */
  "confirm-email-change": { token: string; newEmail: string };
  "email-changed": { newEmail: string };
  "username-changed": { username: string };
  /** One mail with a link and a six-digit code; `returnTo` is where its page goes on. */
  "sign-in": { token: string; code: string; returnTo?: string | null };
  /** A six-digit code by which someone who is signed in confirms that it is them. */
  "confirm-code": { code: string };
  /** `token` is the "not me" link, which ends that session. */
  "new-device": { token: string; device: string; ip: string | null; place: string | null; at: string };
  "mfa-changed": {
    /** `reset`: all of it is gone, by a recovery link that was issued for that. */
    change:
      | "totp-added"
      | "totp-removed"
      | "passkey-added"
      | "passkey-removed"
      | "recovery-codes-made"
      | "reset";
  };
  /** What was made in a session that its owner has said was not theirs, and is gone with it. */
  "stranger-undone": {
    /** Names. */
    apiTokens: readonly string[];
    passkeys: readonly string[];
    totp: boolean;
    recoveryCodes: boolean;
    providers: readonly string[];
  };
  "api-token-made": { name: string };
  "recovery-code-used": { left: number };
  "provider-linked": { provider: string };
  "provider-unlinked": { provider: string };
  "account-locked": Record<never, never>;
  /** `token` is the way back. */
  "account-deactivated": { token: string; erasedAt: string };
  invitation: { token: string; inviter: string; message: string | null; expiresAt?: string | null };
  /** What waits for someone who is away: the latest first, and how many there are beside these. */
  digest: { items: readonly DigestItem[]; more: number };
}

export interface DigestItem {
  readonly kind: NotificationKind;
  /** The display name of who did it. */
  readonly actor: string | null;
  /** The name of the channel, where it has one. */
  readonly channel: string | null;
  /** The beginning of the message, the emoji, or the code of what failed. */
  readonly text: string;
}

export type MailKind = keyof MailValues;

/** A mail to a person. */
export type IdentityMail = {
  readonly [K in MailKind]: {
    readonly kind: K;
    readonly to: string;
    /** How to address the receiver; null where there is no account yet. */
    readonly name: string | null;
    /** BCP 47; null: the server's default. */
    readonly locale: string | null;
    readonly correlationId: string;
    readonly values: Readonly<MailValues[K]>;
  };
}[MailKind];

/** Queues a mail inside the caller's transaction: it goes out once that commits, and never if it does not. */
export type QueueMail = (trx: Kysely<DB>, mail: IdentityMail) => Promise<void>;
