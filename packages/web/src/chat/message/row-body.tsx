import type { Channel, Message } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { ReactionChips } from "../reaction/reaction-chips.tsx";
import { ReceiptLine } from "../receipt/receipt-line.tsx";
import { ThreadLine } from "../thread/thread-line.tsx";
import { ForwardedLine } from "./forwarded-line.tsx";
import { LinkPreviews } from "./link-previews.tsx";
import { MessageEditor } from "./message-editor.tsx";
import type { MessageRow } from "./message-rows.ts";
import { MessageText } from "./message-text.tsx";
import { PendingNote, WaitingClock } from "./pending-note.tsx";
import { ReplyQuote } from "./reply-quote.tsx";
import { useTalk } from "./talk.ts";

interface RowBodyProps {
  channel: Channel;
  row: MessageRow;
  isEditing: boolean;
}

/** What a message answers, brings, says, and what hangs from it. */
export const RowBody = ({ channel, row, isEditing }: RowBodyProps) => {
  const { message, pending } = row;
  const replyTo = message ? message.replyTo : (pending?.replyTo ?? null);
  if (message?.deletedAt) return <Tombstone message={message} />;
  return (
    <>
      {replyTo ? <ReplyQuote channel={channel} messageId={replyTo} /> : null}
      {message?.forwarded ? <ForwardedLine channelId={channel.id} forwarded={message.forwarded} /> : null}
      {message && isEditing ? (
        <MessageEditor channel={channel} message={message} />
      ) : (
        <div className={pending?.state.at === "waiting" ? "opacity-60" : undefined}>
          <MessageText
            text={row.text}
            {...(message && { mentions: message.mentions })}
            end={<RowEnd row={row} />}
          />
        </div>
      )}
      {message ? <LinkPreviews previews={message.previews} /> : null}
      {message ? <ReactionChips channel={channel} message={message} /> : null}
      {message?.threadId ? <ThreadLine message={message} /> : null}
      {pending?.state.at === "failed" ? (
        <PendingNote pending={pending} detail={pending.state.detail} />
      ) : null}
      {message && row.isLastOwn ? <ReceiptLine channel={channel} message={message} /> : null}
    </>
  );
};

/** What was said is gone; a thread that hangs there stays. */
const Tombstone = ({ message }: { message: Message }) => {
  const { t } = useTranslation();
  return (
    <>
      <p className="text-muted italic">{t("message.deleted")}</p>
      {message.threadId ? <ThreadLine message={message} /> : null}
    </>
  );
};

/** Behind the text: that it waits, or was changed. */
const RowEnd = ({ row: { message, pending } }: { row: MessageRow }) => {
  const { t } = useTranslation();
  const talk = useTalk();
  if (pending?.state.at === "waiting") return <WaitingClock />;
  if (!message?.editedAt) return null;
  return (
    <>
      {" "}
      <button
        type="button"
        aria-label={t("editing.showHistory")}
        onClick={() => talk.set({ open: { messageId: message.id, what: "history" } })}
        className="rounded-control text-meta text-muted hover:text-ink hover:underline"
      >
        ({t("message.edited")})
      </button>
    </>
  );
};
