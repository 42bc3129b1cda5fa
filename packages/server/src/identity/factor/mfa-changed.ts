import type { Source } from "../../call.ts";
import type { Account } from "../account/account-store.ts";
import type { IdentityMail } from "../mail/queue-mail.ts";

type Change = Extract<IdentityMail, { kind: "mfa-changed" }>["values"]["change"];

/** Whom a mail about their factors goes to. */
export const mailTo = (account: Account, { correlationId }: Pick<Source, "correlationId">) => ({
  to: account.email,
  name: account.displayName,
  locale: account.locale,
  correlationId,
});

/** The mail that tells someone of a change of their second factors (SEC-31). */
export const mfaChangedMail = (account: Account, change: Change, source: Source): IdentityMail => ({
  kind: "mfa-changed",
  ...mailTo(account, source),
  values: { change },
});
