import type { ReplicaState } from "@parley/client";
import type { Channel, PublicProfile } from "@parley/contract";

export const unreadOf = (channel: Channel): number => Math.max(0, channel.lastSeq - channel.readSeq);

/** A person in the sidebar: a friend, or someone one has a conversation with. */
export interface PersonEntry {
  readonly person: PublicProfile;
  /** Null until the first message opens it. */
  readonly channel: Channel | null;
}

export const byName = (a: string, b: string) =>
  a.localeCompare(b, undefined, { sensitivity: "base", numeric: true });

/** By name, so that nothing moves while one looks at it; what is archived comes last. */
export const groupChannels = (channels: ReplicaState["channels"]): Channel[] =>
  [...channels.values()]
    .map((held) => held.channel)
    .filter((channel) => channel.kind === "group")
    .sort(
      (a, b) =>
        Number(a.archivedAt !== null) - Number(b.archivedAt !== null) ||
        byName(a.name ?? "", b.name ?? "") ||
        byName(a.id, b.id),
    );

/** Friends and the people of direct channels, each once, by name. */
export const peopleEntries = ({
  channels,
  friends,
}: Pick<ReplicaState, "channels" | "friends">): PersonEntry[] => {
  const entries = new Map<string, PersonEntry>();
  for (const { user } of friends) entries.set(user.id, { person: user, channel: null });
  for (const { channel } of channels.values()) {
    if (channel.kind !== "direct" || !channel.peer) continue;
    const person = entries.get(channel.peer.id)?.person ?? channel.peer;
    // A conversation with a former friend in which nothing was said is of no use.
    if (channel.lastSeq === 0 && !entries.has(person.id)) continue;
    entries.set(person.id, { person, channel });
  }
  return [...entries.values()].sort(
    (a, b) => byName(a.person.displayName, b.person.displayName) || byName(a.person.id, b.person.id),
  );
};

/** The names of the others in a conversation of a few, as they sort. */
export const peerNamesOf = (channel: Channel): string =>
  (channel.peers ?? []).map((peer) => peer.displayName).join(", ");

/** Conversations of a few people, by their names. */
export const fewPeopleChannels = (channels: ReplicaState["channels"]): Channel[] =>
  [...channels.values()]
    .map((held) => held.channel)
    .filter((channel) => channel.kind === "group_direct")
    .sort((a, b) => byName(peerNamesOf(a), peerNamesOf(b)) || byName(a.id, b.id));
