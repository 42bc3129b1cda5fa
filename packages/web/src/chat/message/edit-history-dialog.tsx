import type { Channel, Message } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/dialog.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf } from "../../design/problem-of.ts";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { useFormats } from "../../i18n/use-formats.ts";
import { useParley } from "../../use-parley.ts";
import { MessageText } from "./message-text.tsx";

interface EditHistoryDialogProps {
  channel: Channel;
  message: Message;
  onClose: () => void;
}

/** The texts that a message had, the present one first. */
export const EditHistoryDialog = ({ channel, message, onClose }: EditHistoryDialogProps) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const parley = useParley();
  const { data, error } = useQuery({
    queryKey: ["edits", message.id, message.editCount],
    queryFn: () => parley.call("message.edits", { id: channel.id, messageId: message.id }),
  });
  const before = [...(data?.items ?? [])].reverse();
  return (
    <Dialog open onClose={onClose} title={t("editing.historyTitle")}>
      {error ? (
        <div className="p-4">
          <ProblemNote problem={problemOf(error)} />
        </div>
      ) : null}
      {data || error ? null : <SkeletonRows rows={2} />}
      {data ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        <ol tabIndex={0} className="focus-inset flex flex-col gap-4 overflow-y-auto p-4">
          <li>
            <p className="text-meta font-semibold text-accent">{t("editing.now")}</p>
            <MessageText text={message.text} mentions={message.mentions} />
          </li>
          {before.map((edit) => (
            <li key={edit.replacedAt}>
              <time dateTime={edit.replacedAt} className="text-meta text-muted">
                {t("editing.until", { time: formats.moment(edit.replacedAt) })}
              </time>
              <MessageText text={edit.text} mentions={message.mentions} />
            </li>
          ))}
          {before.length === 0 ? <li className="text-muted">{t("editing.historyEmpty")}</li> : null}
        </ol>
      ) : null}
    </Dialog>
  );
};
