import { type Channel, isAtLeast, MENTION_ALL_MEMBERS_MAX, type PublicProfile } from "@parley/contract";
import { AtSign } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../../design/avatar.tsx";
import { useOwnId, useReplica } from "../../../use-parley.ts";
import { useMembers } from "../../friend/person-directory.ts";
import { emojiNamed, inTone, useEmoji } from "../../reaction/emoji-data.ts";
import { useTone } from "../../reaction/recent-emoji.ts";
import { matchingFirst } from "../../workspace/matching-first.ts";
import type { WordUnderWay } from "./word-under-way.ts";

const SHOWN_MAX = 8;

export interface Suggestion {
  readonly key: string;
  readonly picture: ReactNode;
  readonly name: string;
  /** Beside the name, quieter. */
  readonly note: string;
  /** What takes the place of the word. */
  readonly completion: string;
}

const usePeople = (channel: Channel): readonly PublicProfile[] => {
  const ownId = useOwnId();
  const parent = useReplica((state) =>
    channel.parentId ? state.channels.get(channel.parentId)?.channel : undefined,
  );
  const home = parent ?? channel;
  const { data: members } = useMembers(home.id);
  if (members) return members.map(({ user }) => user).filter(({ id }) => id !== ownId);
  return home.peers ?? (home.peer ? [home.peer] : []);
};

/** What the word under way can become, the best first. */
export const useSuggestions = (channel: Channel, word: WordUnderWay | null): readonly Suggestion[] => {
  const { t } = useTranslation();
  const people = usePeople(channel);
  const emoji = useEmoji(word?.kind === "emoji");
  const tone = useTone();
  if (!word) return [];
  if (word.kind === "emoji") {
    return emojiNamed(emoji, word.query, SHOWN_MAX).map((each) => ({
      key: each.emoji,
      picture: (
        <span className="inline-flex size-6 items-center justify-center font-emoji text-title">
          {inTone(each, tone)}
        </span>
      ),
      name: `:${each.names[0] ?? ""}:`,
      note: each.label,
      completion: inTone(each, tone),
    }));
  }
  const query = word.query.toLowerCase();
  const isNamed = (person: PublicProfile) => person.username.toLowerCase().startsWith(query);
  const byUsername = people.filter(isNamed);
  const byName = matchingFirst(
    people.filter((person) => !isNamed(person)).map((person) => ({ person, name: person.displayName })),
    word.query,
  ).map(({ person }) => person);
  const mayMentionAll =
    isAtLeast(channel.role, channel.permissions.mentionAll) && channel.memberCount <= MENTION_ALL_MEMBERS_MAX;
  const everyone = mayMentionAll && channel.kind !== "direct" ? (["all", "here"] as const) : [];
  return [
    ...[...byUsername, ...byName].slice(0, SHOWN_MAX).map((person) => ({
      key: person.id,
      picture: <Avatar person={person} size="small" />,
      name: person.displayName,
      note: `@${person.username}`,
      completion: `@${person.username}`,
    })),
    ...everyone
      .filter((name) => name.startsWith(query))
      .map((name) => ({
        key: name,
        picture: <AtSign size={18} strokeWidth={1.75} aria-hidden className="mx-[3px] shrink-0 text-muted" />,
        name: `@${name}`,
        note: t(`writing.${name}`),
        completion: `@${name}`,
      })),
  ].slice(0, SHOWN_MAX);
};
