import type { Source } from "../../call.ts";
import type { IdentityMail, MailKind } from "../mail/queue-mail.ts";
import type { Account } from "./account-store.ts";

type ValuesOf<K extends MailKind> = Extract<IdentityMail, { kind: K }>["values"];

/** A mail to the owner of an account, in their language. */
export const mailTo = <K extends MailKind>(
  { email, displayName, locale }: Pick<Account, "email" | "displayName" | "locale">,
  { correlationId }: Pick<Source, "correlationId">,
  kind: K,
  values: ValuesOf<K>,
): IdentityMail =>
  // The union keeps a kind and its values together; a type parameter for the kind loses that.
  ({ kind, to: email, name: displayName, locale, correlationId, values }) as IdentityMail;
