import type { Kysely } from "kysely";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { transact } from "../../database/transact.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { hashOfToken, type OneTimeTokenDraft } from "../one-time-token/one-time-token.ts";
import { issueTokens, voidTokens } from "../one-time-token/one-time-tokens-sql.ts";
import { insertIdentity } from "../provider/identity-rows-sql.ts";
import { personChanged } from "../role/person-changed-sql.ts";
import { accountOf } from "./account-rows-sql.ts";
import type { Account } from "./account-store.ts";
import { createAccount } from "./create-account-sql.ts";
import type { Invitations } from "./invitations.ts";
import { emailKey, usernameKey } from "./name-key.ts";
import { PENDING_SIGN_UPS_MAX, type PendingSignUp, type PendingSignUps } from "./pending-sign-ups.ts";
import { markVerified } from "./verified-address-sql.ts";

const PURPOSE = "sign-up";

/** Sign-ups that wait, in SQL: each is the data of its token. */
export const pendingSignUpsSql = (
  { sql }: Pick<Database, "sql">,
  { writeAlongside, invitations }: { writeAlongside: WriteAlongside; invitations: Invitations },
): PendingSignUps => ({
  hold: (signUp, { draft, held, known }) =>
    transact(sql, async (_tx, trx) => {
      if (await isUsernameTaken(trx, signUp.username)) return "username-taken";
      const account = await accountOfAddress(trx, signUp.email);
      await makeRoom(trx, signUp);
      if (account) {
        await writeAlongside(trx, known(account));
        return "known";
      }
      await keep(trx, signUp, draft);
      await writeAlongside(trx, held);
      return "held";
    }),

  again: (email, { now, browser }, beside) =>
    transact(sql, async (_tx, trx) => {
      const account = await accountOfAddress(trx, email);
      if (account) {
        const waits = account.state === "active" && !account.emailVerified;
        return waits ? writeAlongside(trx, beside.account(account)) : undefined;
      }
      const signUps = await waitingAt(trx, email, now);
      const signUp = signUps.find((one) => one.browser === browser) ?? signUps[0];
      if (!signUp) return;
      const { draft, alongside } = beside.signUp(signUp);
      await makeRoom(trx, signUp);
      await keep(trx, signUp, draft);
      await writeAlongside(trx, alongside);
    }),

  async confirm(confirmation, beside) {
    const outcome = await transact(sql, async (_tx, trx) => {
      const { token, now } = confirmation;
      const row = await trx
        .selectFrom("one_time_tokens")
        .select(["purpose", "user_id", "data", "about"])
        .where("hash", "=", hashOfToken(token))
        .where("purpose", "in", [PURPOSE, "verify-email"])
        .where("expires_at", ">", now)
        .forUpdate()
        .executeTakeFirst();
      if (!row) return UNKNOWN;
      if (row.purpose === PURPOSE) return makeAccount(trx, JSON.parse(row.data));
      const { email } = JSON.parse(row.data) as { email: string };
      const account = await markVerified(trx, { userId: row.user_id ?? "", email, now });
      await voidTokens(trx, { userId: row.user_id ?? "", purpose: "verify-email" });
      if (!account) return UNKNOWN;
      await writeAlongside(trx, beside.verified(account));
      return { at: "verified", account } as const;
    });
    return outcome.at === "verified" ? { at: "verified", told: personChanged(outcome.account.id) } : outcome;

    async function makeAccount(trx: Kysely<DB>, signUp: PendingSignUp) {
      const { id, now, source, username, admits } = confirmation;
      if (!admits(signUp)) return { at: "not-admitted" } as const;
      const { email, displayName, passwordHash, invitation, identity } = signUp;
      const isOwn = signUp.browser !== null && signUp.browser === source.browser;
      if (!isOwn && (identity || (await othersWait(trx, signUp, now)))) {
        return { at: "other-browser" } as const;
      }
      const draft = {
        id,
        email,
        displayName,
        passwordHash,
        username: username ?? signUp.username,
        emailVerified: true,
        createdAt: now,
      };
      const joining = invitation === null ? null : { invitation, email, source };
      const only = { ifFirst: false, firstIsAdministrator: false, joining };
      const made = await createAccount(trx, draft, only, invitations);
      if (made.at === "username-taken" || made.at === "invitation-over") return made;
      // What else waits for this address is over with it.
      await trx
        .deleteFrom("one_time_tokens")
        .where("about", "=", emailKey(email))
        .where("purpose", "=", PURPOSE)
        .execute();
      if (made.at !== "created") return UNKNOWN;
      if (identity && !(await insertIdentity(trx, { userId: id, identity, now }))) {
        // It is somebody's by now: there would be nothing to sign in by.
        await trx.deleteFrom("users").where("id", "=", id).execute();
        return UNKNOWN;
      }
      await writeAlongside(trx, beside.made(made, signUp));
      return { at: "made", account: made.account } as const;
    }
  },
});

const UNKNOWN = { at: "unknown-token" } as const;

const keep = (trx: Kysely<DB>, signUp: PendingSignUp, draft: OneTimeTokenDraft) =>
  issueTokens(trx, [{ ...draft, about: emailKey(signUp.email), data: signUp }]);

/** Those that wait for an address, the latest first. */
const waiting = (trx: Kysely<DB>, email: string) =>
  trx
    .selectFrom("one_time_tokens")
    .where("about", "=", emailKey(email))
    .where("purpose", "=", PURPOSE)
    .orderBy("created_at", "desc");

const waitingAt = async (trx: Kysely<DB>, email: string, now: string): Promise<readonly PendingSignUp[]> => {
  const rows = await waiting(trx, email).select("data").where("expires_at", ">", now).execute();
  return rows.map(signUpOf);
};

const signUpOf = ({ data }: { data: string }): PendingSignUp => JSON.parse(data);

/** Whether somebody in another browser has signed up with this address as well. */
const othersWait = async (
  trx: Kysely<DB>,
  { email, browser }: PendingSignUp,
  now: string,
): Promise<boolean> => (await waitingAt(trx, email, now)).some((one) => one.browser !== browser);

/** One browser, however often it signs up, takes no other's place. */
const makeRoom = async (trx: Kysely<DB>, { email, browser }: PendingSignUp): Promise<void> => {
  const rows = await waiting(trx, email).select(["hash", "data"]).execute();
  if (rows.length < PENDING_SIGN_UPS_MAX) return;
  const oldest = rows.findLast((row) => signUpOf(row).browser === browser) ?? rows.at(-1);
  if (oldest) await trx.deleteFrom("one_time_tokens").where("hash", "=", oldest.hash).execute();
};

const isUsernameTaken = async (trx: Kysely<DB>, username: string): Promise<boolean> => {
  const key = usernameKey(username);
  const row = await trx.selectFrom("users").select("id").where("username_key", "=", key).executeTakeFirst();
  return row !== undefined;
};

const accountOfAddress = async (trx: Kysely<DB>, email: string): Promise<Account | null> => {
  const key = emailKey(email);
  const row = await trx.selectFrom("users").selectAll().where("email_key", "=", key).executeTakeFirst();
  return row ? accountOf(row) : null;
};
