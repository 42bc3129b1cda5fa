import { v7 as newId } from "uuid";
import { hashOfToken, newToken } from "../one-time-token/one-time-token.ts";
import type { InvitationDraft } from "./invitation-store.ts";

export interface NewInvitation {
  readonly draft: InvitationDraft;
  /** For the link that is shown. */
  readonly token: string;
  /** For the link that is mailed; null: there is no mail. */
  readonly mailToken: string | null;
}

/**
 * An invitation with its tokens, of which the draft has the hashes. One that is bound to an address makes one account, and
 * its mail carries a token that nobody else was shown.
 */
export const newInvitation = ({
  email,
  role,
  usesMax,
  now,
  lifeMs,
}: {
  email: string | null;
  role: string;
  usesMax: number;
  now: number;
  lifeMs: number;
}): NewInvitation => {
  const token = newToken();
  const mailToken = email === null ? null : newToken();
  return {
    token,
    mailToken,
    draft: {
      id: newId(),
      email,
      role,
      usesMax: email === null ? usesMax : 1,
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + lifeMs).toISOString(),
      tokenHash: hashOfToken(token),
      mailTokenHash: mailToken === null ? null : hashOfToken(mailToken),
    },
  };
};

/** The page that a link of an invitation opens; the token is in the fragment, which no server, proxy or log gets to see. */
export const invitationLink = (publicUrl: string, token: string): string =>
  `${publicUrl}/accept-invitation#token=${token}`;
