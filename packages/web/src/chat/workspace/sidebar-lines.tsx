import { useParams } from "@tanstack/react-router";
import { type MouseEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useReplica } from "../../use-parley.ts";
import { useChannels, useWant, type Wanted } from "../channel/channel-wants.ts";
import { SectionDialog } from "../channel/section-dialog.tsx";
import { useUnmuteClock } from "../channel/use-unmute-clock.ts";
import { useCollapsedGroups } from "./collapsed-groups.ts";
import { EmptyGroup, GroupAction } from "./group-actions.tsx";
import { type SidebarGroup, type SidebarLine, shownWhenCollapsed, sidebarGroups } from "./sidebar-groups.ts";
import { type OpenMenu, SidebarMenu } from "./sidebar-menu.tsx";
import { SidebarRow } from "./sidebar-row.tsx";
import { SidebarSection } from "./sidebar-section.tsx";

/** What a channel becomes that is dropped on a group. */
const wantedIn = ({ is, name }: SidebarGroup): Wanted | null => {
  switch (is) {
    case "favourites":
      return { favourite: true };
    case "section":
      return { favourite: false, section: name };
    case "channels":
    case "people":
      return { favourite: false, section: null };
    case "threads":
      return null;
  }
};

const EMPTY_FAVOURITES: SidebarGroup = { id: "favourites", is: "favourites", name: null, lines: [] };

/** While something is dragged, the favourites are there to drop it on even if there are none yet. */
const withFavourites = (groups: readonly SidebarGroup[]): readonly SidebarGroup[] =>
  groups.some(({ is }) => is === "favourites") ? groups : [EMPTY_FAVOURITES, ...groups];

/** Whether another group has lines of the kind that this one is for. */
const hasElsewhere = (groups: readonly SidebarGroup[], { is }: SidebarGroup): boolean =>
  groups.some(({ lines }) => lines.some((line) => (line.is === "channel") === (is === "channels")));

const keyOf = (line: SidebarLine) => (line.is === "person" ? line.person.id : line.channel.id);

/** Every conversation in its group; a menu and dragging move it to another. */
export const SidebarGroups = () => {
  const { t } = useTranslation();
  const { channelId: openId } = useParams({ strict: false });
  const want = useWant();
  const channels = useChannels();
  const friends = useReplica((state) => state.friends);
  const now = useUnmuteClock(channels);
  const [collapsed, toggle] = useCollapsedGroups();
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [sectionFor, setSectionFor] = useState<string | null>(null);
  const [isDragging, setDragging] = useState(false);
  const groups = sidebarGroups({ channels, friends }, now);

  const onContextMenu = (event: MouseEvent) => {
    const line = (event.target as Element).closest("[data-channel]");
    const channelId = line?.getAttribute("data-channel");
    if (!line || !channelId || channels.get(channelId)?.channel.kind === "thread") return;
    event.preventDefault();
    // The key for menus has no place on the screen: then it opens at the line.
    const { clientX: x, clientY: y } = event;
    const anchor =
      event.button === 2 && x > 0 ? { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) } : line;
    setMenu({ channelId, anchor });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the menu of the line that the pointer or the focus is on
    <div
      onContextMenu={onContextMenu}
      onDragStart={() => setTimeout(() => setDragging(true))}
      onDragEnd={() => setDragging(false)}
    >
      {(isDragging ? withFavourites(groups) : groups).map((group) => {
        const wanted = wantedIn(group);
        const isCollapsed = collapsed.has(group.id);
        const lines = isCollapsed
          ? group.lines.filter((line) => shownWhenCollapsed(line, openId, now))
          : group.lines;
        return (
          <SidebarSection
            key={group.id}
            title={group.is === "section" ? (group.name ?? "") : t(TITLES[group.is])}
            isCollapsed={isCollapsed}
            onToggle={() => toggle(group.id)}
            onDrop={wanted ? (channelId) => void want(channelId, wanted) : undefined}
            action={<GroupAction group={group} />}
          >
            {lines.map((line) => (
              <SidebarRow key={keyOf(line)} line={line} now={now} onMenu={setMenu} />
            ))}
            {group.lines.length === 0 && !isCollapsed ? (
              <EmptyGroup group={group} isAll={!hasElsewhere(groups, group)} />
            ) : null}
          </SidebarSection>
        );
      })}
      <SidebarMenu open={menu} onClose={() => setMenu(null)} onNewSection={setSectionFor} />
      <SectionDialog channelId={sectionFor} onClose={() => setSectionFor(null)} />
    </div>
  );
};

const TITLES = {
  threads: "channels.sections.threads",
  favourites: "channels.sections.favourites",
  channels: "sidebar.channels",
  people: "sidebar.people",
} as const;
