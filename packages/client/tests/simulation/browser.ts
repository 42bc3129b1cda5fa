import type { DraftKeeper } from "../../src/draft/draft-keeper.ts";
import type { Keeper } from "../../src/outbox/keeper.ts";
import type { OutboxEntry } from "../../src/outbox/outbox-store.ts";
import type { KeptDraft } from "../../src/replica/drafts.ts";
import type { Clock, Timers } from "../../src/time.ts";
import type { Chance } from "./chance.ts";

interface Waiting {
  readonly grant: () => void;
  isOver: boolean;
}

interface BrowserDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly chance: Chance;
}

/** One browser of one person: an outbox and drafts that its tabs share, with answers that come a moment later. */
export const createBrowser = ({ clock, timers, chance }: BrowserDeps) => {
  const entries = new Map<string, OutboxEntry>();
  const turns = new Map<string, Waiting[]>();
  const tabs = new Set<() => void>();
  const positions = new Map<string, number>();
  const texts = new Map<string, string>();
  const drafts = new Map<string, KeptDraft>();
  const draftTabs = new Set<() => void>();
  let position = 0;

  const listed = () => [...entries.values()].sort((a, b) => a.position - b.position);

  const tellOthers = (own: () => void) => {
    for (const tab of tabs) if (tab !== own) timers.set(tab, chance.between(0, 20));
  };

  /** Ends one turn and grants the next. */
  const advance = (channelId: string, ended: Waiting) => {
    ended.isOver = true;
    const queue = turns.get(channelId) ?? [];
    const isFirst = queue[0] === ended;
    const rest = queue.filter((waiting) => waiting !== ended);
    turns.set(channelId, rest);
    const next = rest[0];
    if (isFirst && next !== undefined) timers.set(() => !next.isOver && next.grant(), chance.between(0, 5));
  };

  return {
    entries: listed,
    /** Where everything ever kept stood, by nonce. */
    positions,
    /** What everything ever kept said, by nonce. */
    texts,
    keptDrafts: () => [...drafts.values()],
    /** The keeper of drafts of one tab; `changed` is called when another tab has changed the store. */
    createDraftKeeper(changed: () => void): DraftKeeper & { close(): void } {
      let isClosed = false;
      const tellOtherTabs = () => {
        for (const tab of draftTabs) if (tab !== changed) timers.set(tab, chance.between(0, 20));
      };
      draftTabs.add(changed);
      return {
        keep(draft) {
          if ((drafts.get(draft.channelId)?.version ?? 0) > draft.version) return;
          drafts.set(draft.channelId, draft);
          tellOtherTabs();
        },
        forget(channelId, upToVersion) {
          if ((drafts.get(channelId)?.version ?? 0) <= upToVersion) drafts.delete(channelId);
        },
        load(loaded) {
          timers.set(() => !isClosed && loaded([...drafts.values()]), chance.between(0, 3));
        },
        close() {
          isClosed = true;
          draftTabs.delete(changed);
        },
      };
    },
    /** The keeper of one tab; `changed` is called when another tab has changed the store. */
    createKeeper(changed: () => void): Keeper & { close(): void } {
      let last = 0;
      let isClosed = false;
      const open: { channelId: string; waiting: Waiting }[] = [];
      /** Answers come in the order of the calls. */
      const later = (work: () => void) => {
        const now = clock.now();
        last = Math.max(last, now + chance.between(0, 3));
        timers.set(() => !isClosed && work(), last - now);
      };
      tabs.add(changed);
      return {
        keep(draft, kept) {
          later(() => {
            position += 1;
            const entry = entries.get(draft.nonce) ?? { ...draft, position, failed: null };
            entries.set(draft.nonce, entry);
            positions.set(draft.nonce, entry.position);
            texts.set(draft.nonce, entry.text);
            kept(entry);
            tellOthers(changed);
          });
        },
        forget(nonce) {
          entries.delete(nonce);
          tellOthers(changed);
        },
        mark(nonce, failed) {
          const held = entries.get(nonce);
          if (held !== undefined) entries.set(nonce, { ...held, failed });
          tellOthers(changed);
        },
        load: (loaded) => later(() => loaded(listed())),
        takeTurn(channelId, granted) {
          const grant = () => {
            later(() => {
              if (!waiting.isOver) granted(listed().filter((entry) => entry.channelId === channelId));
            });
          };
          const waiting: Waiting = { grant, isOver: false };
          open.push({ channelId, waiting });
          const queue = [...(turns.get(channelId) ?? []), waiting];
          turns.set(channelId, queue);
          if (queue.length === 1) grant();
          return () => advance(channelId, waiting);
        },
        /** The tab is gone, and its turns with it. */
        close() {
          isClosed = true;
          tabs.delete(changed);
          for (const { channelId, waiting } of open) if (!waiting.isOver) advance(channelId, waiting);
        },
      };
    },
  };
};

export type Browser = ReturnType<typeof createBrowser>;
