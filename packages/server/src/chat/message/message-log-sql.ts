import type { Message } from "@parley/contract";
import { committed } from "../../database/committed.ts";
import type { Sql } from "../../database/sql.ts";
import { retrying } from "../../database/transact.ts";
import type { DirectMessages } from "../friend/standing.ts";
import { APPEND } from "./append-statement.ts";
import { changeMessages } from "./change-messages-sql.ts";
import type { AppendOutcome, MessageDraft, MessageLog, NonceKey, RefusalCode } from "./message-log.ts";
import { messagesAbove, messagesByNonce, pageOfMessages, recoverMessages } from "./message-reads-sql.ts";
import { untouchedMessage } from "./message-row.ts";

interface CounterRow {
  readonly verdict: "channel";
  readonly channel_id: string;
  readonly home_id: string;
  readonly last_seq: number;
  readonly version: number;
}
interface VerdictRow {
  readonly verdict: "repeated" | "stale" | RefusalCode;
  readonly o: number;
  readonly why: string | null;
}
/** The draft of a person's that accepted draft `o` was; `why` is the nonce that it goes on with. */
interface EmptiedRow {
  readonly verdict: "emptied";
  readonly o: number;
  readonly version: number;
  readonly why: string;
}
/** `channel` rows carry the counters before the append; verdicts say why draft `o` was not accepted. */
type AppendRow = CounterRow | VerdictRow | EmptiedRow;

const nonceKeyOf = (key: NonceKey) => `${key.channelId}${key.senderId}${key.nonce}`;

/** The message log on PostgreSQL or CockroachDB. */
export const createSqlMessageLog = ({
  sql,
  reads,
  direct,
}: {
  /** Connections for appends alone, so that none waits behind a read. */
  sql: Sql;
  reads: Sql;
  /** Who may write to each other in a direct channel. */
  direct: DirectMessages;
}): MessageLog => {
  const append = async (drafts: readonly MessageDraft[]): Promise<AppendOutcome[]> => {
    const batch = withoutRepeats(drafts);
    const body = JSON.stringify(batch.map(toRow));
    const rows = await retrying(() => sql.unsafe<AppendRow[]>(APPEND, [body, direct], { prepare: true }), {
      retryUnique: true,
    });
    const counters = new Map<string, Counters>();
    const exceptions = new Map<number, VerdictRow>();
    const emptied = new Map<number, EmptiedRow>();
    for (const row of rows) {
      if (row.verdict === "channel")
        counters.set(row.channel_id, { seq: row.last_seq, version: row.version, homeId: row.home_id });
      else if (row.verdict === "emptied") emptied.set(row.o, row);
      else exceptions.set(row.o, row);
    }
    const accepted = (draft: MessageDraft, o: number) =>
      accept(draft, { counters: counters.get(draft.channelId), emptied: emptied.get(o) });
    if (exceptions.size === 0 && batch.length === drafts.length) return batch.map(accepted);
    const outcomes = new Map<MessageDraft, AppendOutcome>();
    const repeated: MessageDraft[] = [];
    batch.forEach((draft, o) => {
      const row = exceptions.get(o);
      if (row === undefined) outcomes.set(draft, accepted(draft, o));
      else if (row.verdict === "repeated") repeated.push(draft);
      else if (row.verdict !== "stale") outcomes.set(draft, refusalOf(row.verdict, row.why));
    });
    for (const [draft, message] of await originalsOf(repeated))
      outcomes.set(draft, { at: "repeated", message });
    // What is left had members change under it, or repeats a nonce of this very batch: it goes again.
    const again = drafts.filter((draft) => !outcomes.has(draft));
    const later = again.length === 0 ? [] : await append(again);
    again.forEach((draft, index) => {
      outcomes.set(draft, later[index] as AppendOutcome);
    });
    return drafts.map((draft) => outcomes.get(draft) as AppendOutcome);
  };

  const originalsOf = async (drafts: readonly MessageDraft[]): Promise<Map<MessageDraft, Message>> => {
    if (drafts.length === 0) return new Map();
    const found = new Map(
      (await messagesByNonce(reads, drafts)).map((message) => [nonceKeyOf(message), message]),
    );
    return new Map(
      drafts.flatMap((draft) => {
        const message = found.get(nonceKeyOf(draft));
        return message ? [[draft, message]] : [];
      }),
    );
  };

  return {
    guarantees: { rights: "statement" },
    append: async (drafts) => committed(drafts.length === 0 ? [] : await append(drafts)),
    change: async (changes) =>
      committed(changes.length === 0 ? [] : await changeMessages(sql, changes, { direct })),
    page: (request) => pageOfMessages(reads, request),
    above: (position, limit) => messagesAbove(reads, position, limit),
    recover: (positions, limit) => recoverMessages(reads, positions, limit),
  };
};

const withoutRepeats = (drafts: readonly MessageDraft[]): readonly MessageDraft[] => {
  const seen = new Set(drafts.map(nonceKeyOf));
  if (seen.size === drafts.length) return drafts;
  return drafts.filter((draft) => seen.delete(nonceKeyOf(draft)));
};

const toRow = (draft: MessageDraft, o: number) => ({
  o,
  c: draft.channelId,
  s: draft.senderId,
  n: draft.nonce,
  i: draft.id,
  t: draft.text,
  at: draft.createdAt,
  r: draft.replyTo ?? undefined,
  f: draft.forwarded ?? undefined,
  m: draft.mentions?.length ? draft.mentions : undefined,
});

const refusalOf = (code: RefusalCode, why: string | null): AppendOutcome => {
  if (why === null) return { at: "refused", code };
  if (code === "posting_restricted") return { at: "refused", code, values: { role: why } };
  const [interval = 0, seconds = 0] = why.split(",").map(Number);
  return { at: "refused", code, values: { interval, seconds } };
};

interface Counters {
  seq: number;
  version: number;
  readonly homeId: string;
}

/** The accepted drafts of a channel count on from its counters, in their order. */
const accept = (
  draft: MessageDraft,
  { counters, emptied }: { counters: Counters | undefined; emptied: EmptiedRow | undefined },
): AppendOutcome => {
  if (!counters) throw new Error(`The append answered nothing about channel ${draft.channelId}`);
  counters.seq += 1;
  counters.version += 1;
  const message = untouchedMessage(draft, counters);
  const { homeId } = counters;
  return {
    at: "appended",
    message,
    ...(homeId === draft.channelId ? {} : { homeId }),
    ...(emptied ? { emptied: { version: emptied.version, nonce: emptied.why } } : {}),
  };
};
