import type { Channel, PublicProfile } from "@parley/contract";
import { memo, type PointerEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { joinClasses } from "../../design/join-classes.ts";
import { useFormats } from "../../i18n/use-formats.ts";
import { DayLine, NewLine } from "./lines.tsx";
import { MessageMarks } from "./message-marks.tsx";
import type { MessageRow } from "./message-rows.ts";
import { MessageToolbar } from "./message-toolbar.tsx";
import { useIsGoing } from "./pending-deletions.ts";
import { RowBody } from "./row-body.tsx";
import { useTalk, useTalkState } from "./talk.ts";
import { useLongPress } from "./use-long-press.ts";

interface RowViewProps {
  channel: Channel;
  row: MessageRow;
  sender: PublicProfile | undefined;
  isOwn: boolean;
}

const isSameRow = (a: MessageRow, b: MessageRow) =>
  a.key === b.key &&
  a.message === b.message &&
  a.pending === b.pending &&
  a.startsDay === b.startsDay &&
  a.startsNew === b.startsNew &&
  a.continues === b.continues &&
  a.isLastOwn === b.isLastOwn;

/** One message and what stands above it. */
export const RowView = memo(
  ({ channel, row, sender, isOwn }: RowViewProps) => {
    const { t } = useTranslation();
    const formats = useFormats();
    const talk = useTalk();
    const { message } = row;
    const id = message?.id;
    const article = useRef<HTMLElement>(null);
    const isFocused = useTalkState((state) => id !== undefined && state.focused === id);
    const isMarked = useTalkState((state) => message !== null && state.marked === message.seq);
    const isEditing = useTalkState((state) => id !== undefined && state.editing?.messageId === id);
    const hasToolbar = useTalkState(
      (state) =>
        id !== undefined && (state.hovered === id || state.focused === id || state.open?.messageId === id),
    );
    const isGoing = useIsGoing(id);
    const press = useLongPress(() => {
      if (id && !message?.deletedAt) talk.set({ open: { messageId: id, what: "sheet" } });
    });
    // It moves over a row: none comes to be hovered by lying under it, and no toolbars flash by while the list scrolls.
    const point = (event: PointerEvent) => {
      press.onPointerMove(event);
      const hovered = id ?? null;
      if (event.pointerType === "mouse" && talk.get().hovered !== hovered) talk.set({ hovered });
    };
    const name = sender?.displayName ?? t("unknownPerson");
    const clock = formats.clock(row.createdAt);

    useEffect(() => {
      if (isFocused) article.current?.focus({ preventScroll: true });
    }, [isFocused]);

    return (
      // The list takes the pointer from its rows while it scrolls: where many write, it would not be clickable at all.
      <div className="pointer-events-auto mx-auto w-full max-w-[808px] px-4 sm:px-6">
        {row.startsDay ? <DayLine time={row.createdAt} /> : null}
        {row.startsNew ? <NewLine /> : null}
        <div className={row.continues ? "" : "pt-2.5"}>
          <article
            ref={article}
            aria-label={`${name}, ${clock}`}
            aria-keyshortcuts={isFocused ? "E R T + P S C M" : undefined}
            data-seq={message?.seq}
            data-message={id}
            data-own={isOwn ? "" : undefined}
            data-going={isGoing ? "" : undefined}
            // Only the one that the keyboard has gone to: a click on a message makes no commands of the next letters.
            tabIndex={isFocused ? 0 : undefined}
            onPointerLeave={() => talk.get().hovered === id && talk.set({ hovered: null })}
            {...press}
            onPointerMove={point}
            className={joinClasses(
              "group relative -mx-2 flex gap-3 rounded-control px-2 pt-0.5 transition-colors",
              "pointer-coarse:select-none [-webkit-touch-callout:none]",
              hasToolbar && !isEditing && "bg-sunken/70",
              isMarked && !isEditing && "bg-accent/10",
              isGoing && "opacity-40",
            )}
          >
            <div className="w-9 shrink-0">
              {row.continues ? (
                <span
                  aria-hidden
                  className="block pt-[3px] text-end text-tiny whitespace-nowrap text-muted tabular-nums opacity-0 group-hover:opacity-100"
                >
                  {formats.shortClock(row.createdAt)}
                </span>
              ) : (
                <Avatar person={sender ?? { id: row.senderId, displayName: name }} />
              )}
            </div>
            <div className="min-w-0 flex-1">
              {row.continues ? null : (
                <p className="flex items-baseline gap-2 leading-5">
                  {/* A name that is on its way is not called unknown for an instant. */}
                  <span
                    dir="auto"
                    className={sender ? "name-line font-semibold" : "name-line animate-late font-semibold"}
                  >
                    {name}
                  </span>
                  <time
                    dateTime={row.createdAt}
                    title={formats.full(row.createdAt)}
                    className="shrink-0 text-meta text-muted tabular-nums"
                  >
                    {clock}
                  </time>
                </p>
              )}
              {message ? <MessageMarks message={message} /> : null}
              <RowBody channel={channel} row={row} isEditing={isEditing} />
            </div>
            {message && hasToolbar && !isEditing && !isGoing ? (
              <MessageToolbar channel={channel} message={message} name={name} />
            ) : null}
          </article>
        </div>
      </div>
    );
  },
  (a, b) =>
    a.channel === b.channel && a.sender === b.sender && a.isOwn === b.isOwn && isSameRow(a.row, b.row),
);
