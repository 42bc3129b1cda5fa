import type { ReplicaState } from "@parley/client";
import type { Channel } from "@parley/contract";
import { attentionOf } from "../channel/attention.ts";
import {
  byName,
  fewPeopleChannels,
  groupChannels,
  type PersonEntry,
  peopleEntries,
} from "../channel/channel-order.ts";

/** One line of the sidebar. */
export type SidebarLine =
  | { readonly is: "channel"; readonly channel: Channel }
  | ({ readonly is: "person" } & PersonEntry)
  | { readonly is: "few"; readonly channel: Channel }
  | { readonly is: "thread"; readonly channel: Channel; readonly parent: Channel };

export interface SidebarGroup {
  /** Names it among what is collapsed: a section by `section:` and its name. */
  readonly id: string;
  readonly is: "threads" | "favourites" | "section" | "channels" | "people";
  /** Of a section of one's own. */
  readonly name: string | null;
  readonly lines: readonly SidebarLine[];
}

/** Threads that one follows and has something to read in, by the names of their channels. */
const unreadThreads = (channels: ReplicaState["channels"], now: number): SidebarLine[] =>
  [...channels.values()]
    .flatMap(({ channel }) => {
      const parent = channel.parentId ? channels.get(channel.parentId)?.channel : undefined;
      if (channel.kind !== "thread" || !parent || channel.follows === false) return [];
      if (attentionOf(parent, now).isQuiet) return [];
      return attentionOf(channel, now).unread > 0 ? [{ is: "thread" as const, channel, parent }] : [];
    })
    .sort((a, b) => byName(a.parent.name ?? "", b.parent.name ?? "") || byName(a.channel.id, b.channel.id));

/** The sections that one has made, by name. */
export const sectionsIn = (channels: ReplicaState["channels"]): string[] => {
  const names = new Set<string>();
  for (const { channel } of channels.values())
    if (channel.settings.section) names.add(channel.settings.section);
  return [...names].sort(byName);
};

/**
 * Everything that the sidebar shows, each once: unread threads, favourites, one's own sections, the other channels, the
 * other people. Within each by name, so that nothing moves while one looks at it.
 */
export const sidebarGroups = (
  { channels, friends }: Pick<ReplicaState, "channels" | "friends">,
  now: number,
): SidebarGroup[] => {
  const lines: SidebarLine[] = [
    ...groupChannels(channels).map((channel) => ({ is: "channel" as const, channel })),
    ...fewPeopleChannels(channels).map((channel) => ({ is: "few" as const, channel })),
    ...peopleEntries({ channels, friends }).map((entry) => ({ is: "person" as const, ...entry })),
  ];
  const favourites = lines.filter(({ channel }) => channel?.settings.favourite);
  const others = lines.filter(({ channel }) => !channel?.settings.favourite);
  const threads = unreadThreads(channels, now);
  const sections = sectionsIn(channels).map((name): SidebarGroup => {
    const own = others.filter(({ channel }) => channel?.settings.section === name);
    return { id: `section:${name}`, is: "section", name, lines: own };
  });
  const loose = others.filter(({ channel }) => !channel?.settings.section);
  const group = (is: SidebarGroup["is"], members: readonly SidebarLine[]): SidebarGroup => ({
    id: is,
    is,
    name: null,
    lines: members,
  });
  return [
    ...(threads.length > 0 ? [group("threads", threads)] : []),
    ...(favourites.length > 0 ? [group("favourites", favourites)] : []),
    ...sections.filter((section) => section.lines.length > 0),
    group(
      "channels",
      loose.filter((line) => line.is === "channel"),
    ),
    group(
      "people",
      loose.filter((line) => line.is !== "channel"),
    ),
  ];
};

/** What of a collapsed group still shows: where one is, and what asks for attention. */
export const shownWhenCollapsed = (line: SidebarLine, openId: string | undefined, now: number): boolean => {
  const { channel } = line;
  if (!channel) return false;
  if (channel.id === openId) return true;
  const { unread, isQuiet } = attentionOf(channel, now);
  return unread > 0 && !isQuiet;
};

/** The conversations in the order of the screen, for the keys that walk through them. */
export const conversationsInOrder = (groups: readonly SidebarGroup[]): string[] =>
  groups.flatMap(({ lines }) =>
    lines.flatMap((line) => (line.is === "thread" || !line.channel ? [] : [line.channel.id])),
  );
