import type { AccountDraft, AccountMade, CreateOutcome } from "../account/account-store.ts";
import type { Alongside } from "../alongside/alongside.ts";
import type { MayJoinAnswer } from "../invitation/may-join.ts";
import type { Told } from "../role/role-store.ts";

/** Names a person elsewhere, for good. */
export interface IdentityName {
  readonly issuer: string;
  readonly subject: string;
}

/** An account held elsewhere, to be linked to one here. */
export interface IdentityDraft extends IdentityName {
  /** The provider's id in this server's settings. */
  readonly provider: string;
  readonly email: string | null;
}

/** `identity-known`: somebody has it by now, most likely this very person in another tab. */
export type JoinOutcome = CreateOutcome | { readonly at: "identity-known" };

/**
 * `already`: to this very account. `taken`: it is someone else's. `other`: the account has another identity of that
 * provider. `gone`: the account is not active.
 */
export type LinkOutcome =
  | { readonly at: "linked"; readonly told: Told }
  | { readonly at: "already" | "taken" | "other" | "gone" };

export type UnlinkOutcome =
  | { readonly at: "unlinked"; readonly told: Told }
  | { readonly at: "not-found" | "last-way-in" };

export interface JoinByIdentity {
  readonly draft: AccountDraft;
  readonly identity: IdentityDraft;
  /** False: nobody becomes administrator by being first. */
  readonly firstIsAdministrator: boolean;
  /** From `mayJoin`. */
  readonly join: Extract<MayJoinAnswer, { at: "welcome" }>["use"];
  readonly source: Parameters<JoinByIdentity["join"]>[1]["source"];
  readonly alongside: (made: AccountMade) => Alongside;
}

/** Accounts held elsewhere, one transaction an intent. Every intent resolves once durable. */
export interface ExternalIdentities {
  /** Whose it is. */
  find(name: IdentityName): Promise<{ readonly userId: string } | null>;
  /** Notes a use, with the address that the provider tells now. */
  noteUsed(name: IdentityName, use: { email: string | null; now: string }): Promise<void>;
  /** Makes an account with this identity as its way in: both or neither. Of many at once with one identity, one does. */
  join(join: JoinByIdentity): Promise<JoinOutcome>;
  link(link: {
    userId: string;
    /** In which the person asked for it, and which must live still; null: they have consented without one. */
    sessionId: string | null;
    identity: IdentityDraft;
    now: string;
    alongside: Alongside;
  }): Promise<LinkOutcome>;
  /** Refused where nothing else would be left to sign in by; of two at once, the second sees what the first has left. */
  unlink(unlink: {
    userId: string;
    provider: string;
    /** The ids of those that one can sign in with now: another link counts as a way in only where it works. */
    usable: readonly string[];
    alongside: Alongside;
  }): Promise<UnlinkOutcome>;
}
