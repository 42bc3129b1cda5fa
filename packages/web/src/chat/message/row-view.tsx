import type { PublicProfile } from "@parley/contract";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { useFormats } from "../../i18n/use-formats.ts";
import { DayLine, NewLine } from "./lines.tsx";
import type { MessageRow } from "./message-rows.ts";
import { MessageText } from "./message-text.tsx";
import { PendingNote, WaitingClock } from "./pending-note.tsx";

interface RowViewProps {
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
  a.continues === b.continues;

/** One message and what stands above it. */
export const RowView = memo(
  ({ row, sender, isOwn }: RowViewProps) => {
    const { t } = useTranslation();
    const formats = useFormats();
    const name = sender?.displayName ?? t("unknownPerson");
    const clock = formats.clock(row.createdAt);
    const isWaiting = row.pending?.state.at === "waiting";
    return (
      <div className="mx-auto w-full max-w-[808px] px-4 sm:px-6">
        {row.startsDay ? <DayLine time={row.createdAt} /> : null}
        {row.startsNew ? <NewLine /> : null}
        <article
          aria-label={`${name}, ${clock}`}
          data-seq={row.message?.seq}
          data-own={isOwn ? "" : undefined}
          className={row.continues ? "group flex gap-3 pt-0.5" : "group flex gap-3 pt-3"}
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
            <div className={isWaiting ? "opacity-60" : undefined}>
              <RowText row={row} />
            </div>
            {row.pending?.state.at === "failed" ? (
              <PendingNote pending={row.pending} detail={row.pending.state.detail} />
            ) : null}
          </div>
        </article>
      </div>
    );
  },
  (a, b) => a.sender === b.sender && a.isOwn === b.isOwn && isSameRow(a.row, b.row),
);

const RowText = ({ row }: { row: MessageRow }) => {
  const { t } = useTranslation();
  if (row.message?.deletedAt) return <p className="text-muted italic">{t("message.deleted")}</p>;
  return <MessageText text={row.text} end={<RowEnd row={row} />} />;
};

/** Behind the text: that it waits, or was changed. */
const RowEnd = ({ row }: { row: MessageRow }) => {
  const { t } = useTranslation();
  if (row.pending?.state.at === "waiting") return <WaitingClock />;
  return row.message?.editedAt ? (
    <span className="text-meta text-muted"> ({t("message.edited")})</span>
  ) : null;
};
