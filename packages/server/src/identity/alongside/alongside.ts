import type { SecurityEvent } from "../../audit/security-event.ts";
import type { IdentityMail } from "../mail/queue-mail.ts";
import type { OneTimeTokenDraft } from "../one-time-token/one-time-token.ts";

/**
 * What is written in the transaction of a change, beside the change: the events that tell of it, the mails that it
 * causes, the tokens that those carry. All of it stands if the change does, and none of it if it does not.
 */
export interface Alongside {
  readonly events?: readonly SecurityEvent[];
  readonly mails?: readonly IdentityMail[];
  readonly tokens?: readonly OneTimeTokenDraft[];
}

/** Writes such things by themselves, in a transaction of their own: for what changes nothing else. */
export type WriteApart = (alongside: Alongside) => Promise<void>;
