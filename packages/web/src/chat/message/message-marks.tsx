import type { Message } from "@parley/contract";
import { Bookmark, Pin } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useIsSaved } from "./use-saved.ts";

/** Above a message that stands out: pinned for everyone, saved for oneself. */
export const MessageMarks = ({ message }: { message: Message }) => {
  const { t } = useTranslation();
  const isSaved = useIsSaved(message.id);
  const isPinned = message.pinnedAt !== null;
  if ((!isSaved && !isPinned) || message.deletedAt) return null;
  return (
    <p className="flex h-5 items-center gap-3 text-meta text-muted">
      {isPinned ? (
        <span className="inline-flex items-center gap-1">
          <Pin size={13} strokeWidth={1.75} aria-hidden />
          {t("act.pinned")}
        </span>
      ) : null}
      {isSaved ? (
        <span className="inline-flex items-center gap-1">
          <Bookmark size={13} strokeWidth={1.75} aria-hidden />
          {t("act.isSaved")}
        </span>
      ) : null}
    </p>
  );
};
