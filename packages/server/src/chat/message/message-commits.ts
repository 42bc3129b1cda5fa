import { committed } from "../../database/committed.ts";
import { createGroupCommit } from "../../database/group-commit.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { Signal } from "../../realtime/signal.ts";
import { tellDraft } from "../draft/tell-draft.ts";
import type {
  AppendOutcome,
  ChangeOutcome,
  InChannel,
  MessageChange,
  MessageDraft,
  MessageLog,
} from "./message-log.ts";
import { signalsOfMessages } from "./messages-frame.ts";

/** The one way by which messages come and change: gathered, committed, told in the order of their versions. */
export interface MessageCommits {
  /** Resolves once durable; by then it is on its way to every member. */
  append(draft: MessageDraft): Promise<AppendOutcome>;
  change(change: MessageChange): Promise<ChangeOutcome>;
  /** Hears of every message that came or changed on this node, once it stands, in the order of each channel. */
  subscribe(hear: (messages: readonly InChannel[]) => void): () => void;
  /** Hears of channels in which something may stand that nobody has heard of: its outcome was lost. */
  onDoubt(hear: (channelIds: readonly string[]) => void): () => void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** Commits under way at once; channels are split between them. */
const LANES = 2;

type Item =
  | { readonly at: "append"; readonly draft: MessageDraft }
  | { readonly at: "change"; readonly change: MessageChange };
type Settled = PromiseSettledResult<AppendOutcome | ChangeOutcome>;

const channelOf = (item: Item) => (item.at === "append" ? item.draft.channelId : item.change.channelId);

export const createMessageCommits = ({
  log,
  broker,
  withMentions,
  onFailure = () => {},
}: {
  log: MessageLog;
  broker: Broker;
  /** Finds whom new texts name, for many at once. */
  withMentions: <T extends MessageDraft | MessageChange>(texts: readonly T[]) => Promise<readonly T[]>;
  /** Told why a batch failed, beside who waits for it: it may stand, and then nobody has been told of it. */
  onFailure?: (error: unknown) => void;
}): MessageCommits => {
  const hearers = new Set<(messages: readonly InChannel[]) => void>();
  const doubters = new Set<(channelIds: readonly string[]) => void>();

  const publish = (taken: readonly InChannel[], beside: readonly Signal[] = []) => {
    if (taken.length === 0) return;
    broker.publish(signalsOfMessages(committed(taken)));
    if (beside.length > 0) broker.publish(committed(beside));
    for (const hear of hearers) hear(taken);
  };

  const append = async (drafts: readonly MessageDraft[]) => {
    const outcomes = await log.append(await withMentions(drafts));
    const taken = outcomes.filter((outcome) => outcome.at === "appended");
    publish(taken, taken.flatMap(tellEmptied));
    return outcomes;
  };

  const change = async (changes: readonly MessageChange[]) => {
    const outcomes = await log.change(await withMentions(changes));
    const changed = outcomes.filter((outcome) => outcome.at === "changed");
    // A message that several changed is told once; a channel's in the order of their versions.
    const distinct = [...new Map(changed.map((outcome) => [outcome.message.id, outcome])).values()];
    publish(distinct.sort((a, b) => a.message.version - b.message.version));
    return outcomes;
  };

  /** One outcome for each item; of a batch that failed, why. */
  const settled = async (
    outcomes: Promise<readonly (AppendOutcome | ChangeOutcome)[]>,
    items: readonly { readonly channelId: string }[],
  ): Promise<Settled[]> => {
    try {
      return (await outcomes).map((value) => ({ status: "fulfilled", value }));
    } catch (reason) {
      onFailure(reason);
      for (const doubt of doubters) doubt([...new Set(items.map((item) => item.channelId))]);
      return items.map(() => ({ status: "rejected", reason }));
    }
  };

  const commits = createGroupCommit<Item, Settled>({
    lanes: LANES,
    laneOf: (item) => {
      const channelId = channelOf(item);
      return channelId.charCodeAt(channelId.length - 1) % LANES;
    },
    // One after the other, so that what is told comes in the order of the versions. One that fails leaves the other be.
    run: async (items) => {
      const appends = items.flatMap((item) => (item.at === "append" ? [item.draft] : []));
      const changes = items.flatMap((item) => (item.at === "change" ? [item.change] : []));
      const appended = appends.length === 0 ? [] : await settled(append(appends), appends);
      const changed = changes.length === 0 ? [] : await settled(change(changes), changes);
      if (changes.length === 0) return appended;
      if (appends.length === 0) return changed;
      const [nextAppended, nextChanged] = [appended.values(), changed.values()];
      return items.map(({ at }) => (at === "append" ? nextAppended : nextChanged).next().value as Settled);
    },
  });

  const submit = async (item: Item) => {
    const outcome = await commits.submit(item);
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  };

  return {
    append: (draft) => submit({ at: "append", draft }) as Promise<AppendOutcome>,
    change: (change) => submit({ at: "change", change }) as Promise<ChangeOutcome>,
    subscribe(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    onDoubt(hear) {
      doubters.add(hear);
      return () => doubters.delete(hear);
    },
    idle: () => commits.idle(),
  };
};

/** The sender's draft was this message: their devices hold what is left of it. */
const tellEmptied = (outcome: Extract<AppendOutcome, { at: "appended" }>): Signal[] => {
  const { message, emptied } = outcome;
  if (!emptied) return [];
  const { channelId, senderId, createdAt } = message;
  return [tellDraft(senderId, { channelId, text: "", ...emptied, updatedAt: createdAt })];
};
