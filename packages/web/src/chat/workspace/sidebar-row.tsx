import { Ellipsis } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { ChannelLink, FewLink, ThreadLink } from "./channel-link.tsx";
import { PersonLink } from "./person-link.tsx";
import type { SidebarLine } from "./sidebar-groups.ts";
import type { OpenMenu } from "./sidebar-menu.tsx";
import { DRAGGED } from "./sidebar-section.tsx";

interface RowProps {
  line: SidebarLine;
  now: number;
  onMenu: (menu: OpenMenu) => void;
}

const Row = ({ line, now, onMenu }: RowProps) => {
  const { channel } = line;
  const isMovable = channel !== null && line.is !== "thread";
  return (
    <li
      className="group relative"
      draggable={isMovable}
      onDragStart={(event) => {
        if (channel) event.dataTransfer.setData(DRAGGED, channel.id);
        event.dataTransfer.effectAllowed = "move";
      }}
    >
      <Line line={line} now={now} />
      {isMovable ? <MoreButton channelId={channel.id} line={line} onMenu={onMenu} /> : null}
    </li>
  );
};

/** Lines are made anew with every message anywhere; what they show is not. */
const isSame = (a: RowProps, b: RowProps): boolean => {
  if (a.now !== b.now || a.onMenu !== b.onMenu || a.line.is !== b.line.is) return false;
  if (a.line.channel !== b.line.channel) return false;
  if (a.line.is === "person" && b.line.is === "person") return a.line.person === b.line.person;
  return a.line.is !== "thread" || b.line.is !== "thread" || a.line.parent === b.line.parent;
};

/** One line of the sidebar, which can be dragged, and its menu. */
export const SidebarRow = memo(Row, isSame);

const Line = ({ line, now }: { line: SidebarLine; now: number }) => {
  switch (line.is) {
    case "channel":
      return <ChannelLink channel={line.channel} now={now} />;
    case "few":
      return <FewLink channel={line.channel} now={now} />;
    case "thread":
      return <ThreadLink channel={line.channel} parent={line.parent} now={now} />;
    case "person":
      return <PersonLink person={line.person} channel={line.channel} now={now} />;
  }
};

interface MoreButtonProps {
  channelId: string;
  line: SidebarLine;
  onMenu: (menu: OpenMenu) => void;
}

/** Shown to the pointer alone: from the keyboard the line itself opens the menu, with the key for menus. */
const MoreButton = ({ channelId, line, onMenu }: MoreButtonProps) => {
  const { t } = useTranslation();
  const name = line.is === "person" ? line.person.displayName : (line.channel?.name ?? "");
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={t("channels.sections.actions", { name })}
      onClick={(event) => onMenu({ channelId, anchor: event.currentTarget })}
      className="absolute inset-y-1 end-1 hidden w-6 items-center justify-center rounded-control bg-selected text-muted group-hover:flex hover:text-ink pointer-coarse:group-hover:hidden"
    >
      <Ellipsis size={16} strokeWidth={1.75} aria-hidden />
    </button>
  );
};
