import type { Handlers, Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { Account, AccountStore } from "../account/account-store.ts";
import type { ClearedBeforeProof } from "../account/before-proof-sql.ts";
import { mailTo } from "../account/mail-to.ts";
import { emailKey } from "../account/name-key.ts";
import type { UnwatchedWork } from "../account/unwatched-work.ts";
import type { Alongside } from "../alongside/alongside.ts";
import { hashOfToken, newToken, TOKEN_LIFE_MS } from "../one-time-token/one-time-token.ts";
import { unlinkedEvent } from "../provider/provider-events.ts";
import { returnTarget } from "../provider/return-target.ts";
import type { Admit } from "../session/admit.ts";
import type { EndSessions } from "../session/end-sessions.ts";
import { type MailCodeHash, makeMailCode } from "./mail-code-text.ts";
import type { HeldBy, MailCodes } from "./mail-codes.ts";
import type { TryMailCode } from "./try-mail-code.ts";

export interface MailSignInDeps {
  /** MAIL_SIGN_IN */
  readonly enabled: boolean;
  readonly codes: MailCodes;
  readonly hash: MailCodeHash;
  readonly tryCode: TryMailCode;
  readonly accounts: Pick<AccountStore, "findCredential">;
  readonly admit: Admit;
  readonly unwatched: UnwatchedWork;
  readonly endSessions: EndSessions;
  readonly broker: Broker;
  readonly clock: Clock;
}

const isoTime = (ms: number) => new Date(ms).toISOString();

/**
 * Signing in by a mail: its link or its code, in the browser that asked. Asking tells nothing about the address: it is
 * answered before anything is looked up (SEC-05), and a code is tried the same way where nobody has the address.
 */
export const mailSignInHandlers = (
  deps: MailSignInDeps,
): Handlers<"auth.mailSignIn" | "auth.mailSignInConfirm"> => ({
  async "auth.mailSignIn"({ email, returnTo }, { source }) {
    if (!deps.enabled) return raise("mail_sign_in_off");
    const heldBy = heldIn(source);
    deps.unwatched.begin(() => sendMail(deps, { email, returnTo: returnTarget(returnTo), heldBy, source }));
  },

  async "auth.mailSignInConfirm"({ token, code }, { source }) {
    if (!deps.enabled) return raise("mail_sign_in_off");
    const heldBy = heldIn(source);
    const now = isoTime(deps.clock.now());
    const secret =
      token === undefined
        ? { codeHash: await deps.tryCode({ heldBy, code: code ?? "", source }) }
        : { tokenHash: hashOfToken(token) };
    const used = await deps.codes.use({ ...secret, heldBy, now }, (account, cleared) =>
      verified(account, cleared, { source, now }),
    );
    if (!used) return raise("one_time_token_invalid");
    if (used.ended) deps.endSessions(used.ended);
    if (used.told) deps.broker.publish(used.told);
    return deps.admit(used.account, { amr: ["mail"] }, source);
  },
});

/** The edge gives every browser an id for these calls. */
const heldIn = ({ browser }: Source): HeldBy =>
  browser === null ? raise("one_time_token_invalid") : `browser:${browser}`;

const sendMail = async (
  { accounts, codes, hash, clock }: MailSignInDeps,
  {
    email,
    returnTo,
    heldBy,
    source,
  }: { email: string; returnTo: string | null; heldBy: HeldBy; source: Source },
): Promise<void> => {
  const account = (await accounts.findCredential(email))?.account ?? null;
  const receiver = account?.state === "active" ? account : null;
  const token = newToken();
  const code = makeMailCode();
  const now = clock.now();
  await codes.put(
    {
      heldBy,
      userId: receiver?.id ?? null,
      about: emailKey(email),
      tokenHash: hashOfToken(token),
      codeHash: hash(heldBy, code),
      createdAt: isoTime(now),
      expiresAt: isoTime(now + TOKEN_LIFE_MS["mail-sign-in"]),
    },
    { mails: receiver ? [mailTo(receiver, source, "sign-in", { token, code, returnTo })] : [] },
  );
};

/** The address is proved for the first time: what was there before is gone, and its owner is told that the password is. */
const verified = (
  account: Account,
  { hadPassword, unlinked, withdrawnTokens }: ClearedBeforeProof,
  { source, now }: { source: Source; now: string },
): Alongside => {
  const facts = { actorId: account.id, userId: account.id, source, at: now } as const;
  return {
    events: [
      { ...facts, action: "account.email-verified", details: {} },
      ...unlinked.map((provider) => unlinkedEvent(account.id, provider, { source, at: now })),
      ...withdrawnTokens.map(({ id, name }) => ({
        ...facts,
        action: "api-token.withdrawn" as const,
        details: { tokenId: id, name },
      })),
    ],
    mails: hadPassword ? [mailTo(account, source, "password-changed", {})] : [],
  };
};
