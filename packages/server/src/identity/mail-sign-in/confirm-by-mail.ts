import type { Clock } from "../../clock.ts";
import { ProblemError } from "../../problem.ts";
import { mailTo } from "../account/mail-to.ts";
import { emailKey } from "../account/name-key.ts";
import { hashOfToken, newToken, TOKEN_LIFE_MS } from "../one-time-token/one-time-token.ts";
import type { MailProof } from "../reauthentication/reauthentication-methods.ts";
import { type MailCodeHash, makeMailCode } from "./mail-code-text.ts";
import type { HeldBy, MailCodes } from "./mail-codes.ts";
import type { TryMailCode } from "./try-mail-code.ts";

const WRONG: ReadonlySet<string> = new Set(["one_time_token_invalid", "code_invalid"]);

/** Confirming that it is oneself by a code that is mailed: for one session, ten minutes, five tries, once. */
export const createMailProof = ({
  codes,
  hash,
  tryCode,
  clock,
}: {
  codes: MailCodes;
  hash: MailCodeHash;
  tryCode: TryMailCode;
  clock: Clock;
}): MailProof => ({
  async send({ account, sessionId, source }) {
    const now = clock.now();
    const heldBy: HeldBy = `session:${sessionId}`;
    const code = makeMailCode();
    await codes.put(
      {
        heldBy,
        userId: account.id,
        about: emailKey(account.email),
        // Nobody is given the token: there is no link that would confirm.
        tokenHash: hashOfToken(newToken()),
        codeHash: hash(heldBy, code),
        createdAt: new Date(now).toISOString(),
        expiresAt: new Date(now + TOKEN_LIFE_MS["mail-sign-in"]).toISOString(),
      },
      { mails: [mailTo(account, source, "confirm-code", { code })] },
    );
  },

  async verify({ sessionId, code, source }) {
    const heldBy: HeldBy = `session:${sessionId}`;
    const codeHash = await tryCode({ heldBy, code, source }).catch((error: unknown) => {
      if (error instanceof ProblemError && WRONG.has(error.code)) return null;
      throw error;
    });
    if (codeHash === null) return false;
    const now = new Date(clock.now()).toISOString();
    // An address that was not verified stays so: that is what its own mail is for.
    return (await codes.use({ codeHash, heldBy, now }, null)) !== null;
  },
});
