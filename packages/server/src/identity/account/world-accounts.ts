import type { OperationName, ParsedInputOf, ResultOf } from "@parley/contract";
import { callOf, from, type IdentityWorld, type SignedInPerson } from "../identity-world.ts";
import type { IdentityMail, MailKind } from "../mail/queue-mail.ts";

type MailOf<K extends MailKind> = Extract<IdentityMail, { kind: K }>;

/** The mails of a kind, the latest last. */
export const mailsOf = <K extends MailKind>({ mails }: Pick<IdentityWorld, "mails">, kind: K) =>
  mails.filter((mail): mail is MailOf<K> => mail.kind === kind);

/** The token in the latest mail of a kind. */
export const tokenIn = (world: Pick<IdentityWorld, "mails">, kind: MailKind): string => {
  const mail = world.mails.findLast((one) => one.kind === kind);
  if (!mail || !("token" in mail.values)) throw new Error(`No mail with a token: ${kind}`);
  return mail.values.token;
};

type Handled = keyof IdentityWorld["handlers"] & OperationName;
type Loosely<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: T[K];
};

/** Calls an operation as nobody. */
export const asNobody =
  ({ handlers }: Pick<IdentityWorld, "handlers">) =>
  async <N extends Handled>(name: N, input: Loosely<ParsedInputOf<N>>): Promise<ResultOf<N>> =>
    (handlers[name] as (input: unknown, call: unknown) => Promise<ResultOf<N>>)(input, {
      principal: null,
      source: from(),
    });

/** Calls an operation as somebody who is signed in. */
export const as =
  (world: Pick<IdentityWorld, "handlers" | "verify">, person: SignedInPerson) =>
  async <N extends Handled>(name: N, input: Loosely<ParsedInputOf<N>>): Promise<ResultOf<N>> =>
    (world.handlers[name] as (input: unknown, call: unknown) => Promise<ResultOf<N>>)(
      input,
      await callOf(world, person),
    );

/** What the trail says happened, in order. */
export const actionsIn = async ({ database }: Pick<IdentityWorld, "database">): Promise<string[]> => {
  const rows = await database.sql<{ action: string }[]>`
    select action from (
      select id, action from audit_unsealed union all select id, action from audit_events
    ) as all_events order by id`;
  return rows.map(({ action }) => action);
};

/** A mail with a code that waits to be used, as sign-in by mail leaves one. */
export const putMailCode = async (
  { database }: Pick<IdentityWorld, "database">,
  { user: { id } }: SignedInPerson,
): Promise<void> => {
  await database.sql`
    insert into mail_codes (held_by, user_id, about, token_hash, code_hash, created_at, expires_at)
    values (${`browser of ${id}`}, ${id}, 'about', 'token', 'code', now(), now() + interval '10 minutes')`;
};

export const mailCodesOf = async (
  { database }: Pick<IdentityWorld, "database">,
  { user: { id } }: SignedInPerson,
): Promise<number> => (await database.sql`select 1 from mail_codes where user_id = ${id}`).length;
