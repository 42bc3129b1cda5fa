import type { Alongside } from "../alongside/alongside.ts";
import type { Deed, NotHeld } from "../role/role-store.ts";

/** An invitation as its makers see it; its tokens are stored as hashes alone. */
export interface InvitationRecord {
  readonly id: string;
  /** Null: whoever has the link. */
  readonly email: string | null;
  readonly role: string;
  readonly usesMax: number;
  readonly uses: number;
  /** Null: the server itself, to be set up. */
  readonly invitedBy: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly withdrawnAt: string | null;
}

export interface InvitationDraft
  extends Pick<InvitationRecord, "id" | "email" | "role" | "usesMax" | "createdAt" | "expiresAt"> {
  readonly tokenHash: string;
  /** Of the link in the mail, which proves its reader's address. Null: no mail goes out. */
  readonly mailTokenHash: string | null;
}

export type MakeInvitationOutcome =
  | { readonly at: "made"; readonly invitation: InvitationRecord }
  | { readonly at: "unknown-role" }
  | NotHeld;

/** What the link of an invitation is for. */
export interface InvitationLook {
  /** The display name of who invites. */
  readonly invitedBy: string | null;
  readonly email: string | null;
  readonly role: string;
  readonly expiresAt: string;
}

/**
 * Which ones let somebody in: `set-up` are the links that a server without an administrator prints, and count as long as
 * there is none.
 */
export type InvitationKind = "invitation" | "set-up";

/** Invitations, one transaction an intent; every intent resolves once durable. */
export interface InvitationStore {
  /** Makes one. The actor must hold the role, but for `user`, which everybody has. */
  make(draft: InvitationDraft, deed: Deed<void>): Promise<MakeInvitationOutcome>;
  /** Makes the one by which a server is set up, and the ones before it void. Null where there is an administrator. */
  makeSetUp(draft: InvitationDraft): Promise<InvitationRecord | null>;
  /** Those of people, the latest first, after the given one. */
  list(page: {
    after: { createdAt: string; id: string } | null;
    limit: number;
  }): Promise<readonly InvitationRecord[]>;
  /** False where there is none, or it was withdrawn before. */
  withdraw(id: string, at: { now: string; alongside: Alongside }): Promise<boolean>;
  /** What the link is for, while it counts; from now on this browser holds it, until then at most. */
  look(link: {
    token: string;
    browser: string | null;
    kinds: readonly InvitationKind[];
    now: string;
    heldUntil: string;
  }): Promise<InvitationLook | null>;
}
