import type { MessageWindow } from "@parley/client";
import type { Channel, PublicProfile } from "@parley/contract";
import { useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { useOwnId } from "../../use-parley.ts";
import { unreadOf } from "../channel/channel-order.ts";
import { useReadMarker } from "../receipt/use-read-marker.ts";
import { Beginning, beginningHeightOf } from "./beginning.tsx";
import { JumpPill } from "./jump-pill.tsx";
import type { MessageRow } from "./message-rows.ts";
import { RowView } from "./row-view.tsx";
import { useTalkState } from "./talk.ts";
import { useListScroll } from "./use-list-scroll.ts";
import { useRowKeys } from "./use-row-keys.ts";

export interface MessageListProps {
  channel: Channel;
  window: MessageWindow;
  rows: readonly MessageRow[];
  people: ReadonlyMap<string, PublicProfile>;
  /** Rows came or went at the start. */
  isShift: boolean;
  newAfterSeq: number | null;
  /** Whether this is the list as the conversation was opened, not one that replaced another. */
  isFirst: boolean;
}

/**
 * The conversation itself. Only what is near the viewport is in the page; whatever arrives or loads, what is being read
 * stays where it is.
 */
export const MessageList = (props: MessageListProps) => {
  const { channel, window, rows, people, isShift } = props;
  const { t } = useTranslation();
  const ownId = useOwnId();
  const list = useRef<VirtualizerHandle>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const scroll = useListScroll({ ...props, list, scroller });
  const { onKey, onBlur, leaveKeyboard } = useRowKeys({ channel, rows, list });
  const focused = useTalkState((state) => state.focused);
  const editing = useTalkState((state) => state.editing?.messageId);
  // Whatever has the focus stays in the page, wherever one scrolls.
  const kept = useMemo(
    () => rows.flatMap(({ message }, at) => (message && [focused, editing].includes(message.id) ? [at] : [])),
    [rows, focused, editing],
  );
  const reportSeen = useReadMarker({ channel, rows, list });

  const unread = unreadOf(channel);
  const isPillShown =
    !window.atEnd || scroll.distance === "away" || (scroll.distance === "near" && unread > 0);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={t(channel.kind === "thread" ? "places.thread.list" : "message.list")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        onKeyDown={onKey}
        onPointerDown={leaveKeyboard}
        onBlur={onBlur}
        className="focus-inset flex min-h-0 flex-1 flex-col overflow-x-hidden overflow-y-auto overscroll-contain [overflow-anchor:none]"
      >
        {/* A conversation stands at its end; the replies of a thread follow what they answer. */}
        {channel.kind === "thread" ? null : <div className="flex-1" />}
        <Beginning channel={channel} hasBefore={window.hasBefore} />
        <Virtualizer
          ref={list}
          data={rows}
          shift={isShift}
          startMargin={beginningHeightOf(channel)}
          bufferSize={600}
          keepMounted={kept}
          onScroll={(offset) => {
            scroll.onScroll(offset);
            reportSeen();
          }}
          onResize={() => {
            scroll.onResize();
            reportSeen();
          }}
        >
          {(row) => (
            <RowView
              key={row.key}
              channel={channel}
              row={row}
              sender={people.get(row.senderId)}
              isOwn={row.senderId === ownId}
            />
          )}
        </Virtualizer>
      </div>
      <JumpPill isShown={isPillShown} unread={unread} onJump={scroll.jumpToEnd} />
    </div>
  );
};
