import type { Message } from "@parley/contract";
import { committed } from "../../database/committed.ts";
import type { Sql } from "../../database/sql.ts";
import { retrying } from "../../database/transact.ts";
import { APPEND } from "./append-statement.ts";
import type { AppendOutcome, MessageDraft, MessageLog, NonceKey, RefusalCode } from "./message-log.ts";
import { messagesByNonce, pageOfMessages, recoverMessages } from "./message-reads-sql.ts";

/** `channel` rows carry the counters before the append; the others say why draft `o` was not accepted. */
type AppendRow =
  | { verdict: "channel"; channel_id: string; last_seq: number; version: number }
  | { verdict: "repeated" | "stale" | RefusalCode; o: number };

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
  direct: "friends" | "everyone";
}): MessageLog => {
  const append = async (drafts: readonly MessageDraft[]): Promise<AppendOutcome[]> => {
    const batch = withoutRepeats(drafts);
    const body = JSON.stringify(batch.map(toRow));
    const rows = await retrying(() => sql.unsafe<AppendRow[]>(APPEND, [body, direct], { prepare: true }), {
      retryUnique: true,
    });
    const counters = new Map<string, { seq: number; version: number }>();
    const exceptions = new Map<number, Exclude<AppendRow, { verdict: "channel" }>["verdict"]>();
    for (const row of rows) {
      if (row.verdict !== "channel") exceptions.set(row.o, row.verdict);
      else counters.set(row.channel_id, { seq: row.last_seq, version: row.version });
    }
    if (exceptions.size === 0 && batch.length === drafts.length) {
      return batch.map((draft) => accept(draft, counters.get(draft.channelId)));
    }
    const outcomes = new Map<MessageDraft, AppendOutcome>();
    const repeated: MessageDraft[] = [];
    batch.forEach((draft, o) => {
      const verdict = exceptions.get(o);
      if (verdict === undefined) outcomes.set(draft, accept(draft, counters.get(draft.channelId)));
      else if (verdict === "repeated") repeated.push(draft);
      else if (verdict !== "stale") outcomes.set(draft, { at: "refused", code: verdict });
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
    page: (request) => pageOfMessages(reads, request),
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
});

/** The accepted drafts of a channel count on from its counters, in their order. */
const accept = (
  draft: MessageDraft,
  counters: { seq: number; version: number } | undefined,
): AppendOutcome => {
  if (!counters) throw new Error(`The append answered nothing about channel ${draft.channelId}`);
  counters.seq += 1;
  counters.version += 1;
  return {
    at: "appended",
    message: {
      id: draft.id,
      channelId: draft.channelId,
      seq: counters.seq,
      version: counters.version,
      senderId: draft.senderId,
      nonce: draft.nonce,
      text: draft.text,
      createdAt: draft.createdAt,
      editedAt: null,
      deletedAt: null,
    },
  };
};
