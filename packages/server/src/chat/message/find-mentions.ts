import { namesMentioned } from "@parley/contract";
import type { MessageChange, MessageDraft } from "./message-log.ts";

/** Who could be meant in one channel. */
export interface Mentionable {
  /** Of those asked for, the members of the channel. */
  readonly members: ReadonlySet<string>;
  /** Everyone, where the person may mention all of them; else nobody. */
  readonly everyone: readonly string[];
}

export interface MentionDeps {
  /** Ids by name, whatever its case. */
  readonly idsOfUsernames: (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** In the order asked. `wantsAll` where the text names everyone. */
  readonly mentionableIn: (
    asked: readonly { channelId: string; by: string; wantsAll: boolean; userIds: readonly string[] }[],
  ) => Promise<readonly Mentionable[]>;
  /** Whether this person is not offline. */
  readonly isHere: (userId: string) => boolean;
}

type Text = MessageDraft | MessageChange;

const textOf = (item: Text) => {
  // Whom somebody else's words name was told when they said them.
  if (!("kind" in item)) return item.forwarded ? null : { text: item.text, by: item.senderId };
  return item.kind === "edit" ? { text: item.text, by: item.userId } : null;
};

/** Finds whom new texts name, for a batch of them: members alone, each once, and never who writes. */
export const createWithMentions =
  ({ idsOfUsernames, mentionableIn, isHere }: MentionDeps) =>
  async <T extends Text>(items: readonly T[]): Promise<readonly T[]> => {
    const naming = items.flatMap((item, index) => {
      const written = textOf(item);
      if (written === null || !written.text.includes("@")) return [];
      const named = namesMentioned(written.text);
      if (named.names.length === 0 && !named.all && !named.here) return [];
      return [{ index, channelId: item.channelId, by: written.by, named }];
    });
    if (naming.length === 0) return items;
    const ids = await idsOfUsernames([...new Set(naming.flatMap(({ named }) => named.names))]);
    const idOf = (name: string) => ids.get(name.toLowerCase()) ?? [];
    const asked = naming.map(({ channelId, by, named }) => ({
      channelId,
      by,
      wantsAll: named.all || named.here,
      userIds: named.names.flatMap(idOf),
    }));
    const mentionable = await mentionableIn(asked);
    const found = new Map(
      naming.map(({ index, by, named }, place) => {
        const { members, everyone } = mentionable[place] ?? { members: new Set<string>(), everyone: [] };
        const meant = new Set([
          ...(asked[place]?.userIds ?? []).filter((id) => members.has(id)),
          ...(named.all ? everyone : []),
          ...(named.here ? everyone.filter(isHere) : []),
        ]);
        meant.delete(by);
        return [index, [...meant]] as const;
      }),
    );
    return items.map((item, index) => {
      const mentions = found.get(index);
      return mentions === undefined ? item : { ...item, mentions };
    });
  };
