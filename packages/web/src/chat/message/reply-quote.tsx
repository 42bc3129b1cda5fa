import type { Channel, Message } from "@parley/contract";
import { CornerUpRight, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../design/icon-button.tsx";
import { usePersonNames } from "../friend/person-directory.ts";
import { excerptOf } from "./excerpt.ts";
import { useTalk, useTalkState } from "./talk.ts";
import { useMessage } from "./use-message.ts";

const useExcerpt = (message: Message | null | undefined): string => {
  const { t } = useTranslation();
  if (message === null) return t("reply.gone");
  if (!message) return "";
  return message.deletedAt ? t("reply.deleted") : excerptOf(message.text);
};

/** Above a message: what it answers, in one line, and the way there. Its room is kept while it is asked for. */
export const ReplyQuote = ({ channel, messageId }: { channel: Channel; messageId: string }) => {
  const { t } = useTranslation();
  const talk = useTalk();
  const message = useMessage(channel.id, messageId);
  const [name = ""] = usePersonNames(channel.id, message ? [message.senderId] : []);
  const excerpt = useExcerpt(message);
  const line = "flex h-5 max-w-full min-w-0 items-center gap-1.5 text-meta text-muted";
  if (!message) {
    return (
      <p className={line}>
        <CornerUpRight size={14} strokeWidth={1.75} aria-hidden className="shrink-0 rtl:-scale-x-100" />
        <span className="truncate italic">{excerpt}</span>
      </p>
    );
  }
  return (
    <button
      type="button"
      onClick={() => talk.goTo(message.seq)}
      className={`${line} rounded-control text-start hover:text-ink`}
    >
      <CornerUpRight size={14} strokeWidth={1.75} aria-hidden className="shrink-0 rtl:-scale-x-100" />
      <span className="sr-only">{t("reply.answers")}</span>
      <bdi className="max-w-40 shrink-0 truncate font-semibold">{name}</bdi>
      <span dir="auto" className="min-w-0 truncate">
        {excerpt}
      </span>
      <span className="sr-only">{t("reply.jump")}</span>
    </button>
  );
};

/** Above the composer: what one answers, and how not to. */
export const ReplyBanner = ({ channel }: { channel: Channel }) => {
  const { t } = useTranslation();
  const talk = useTalk();
  const replyTo = useTalkState((state) => state.replyTo);
  const message = useMessage(channel.id, replyTo);
  const [name = ""] = usePersonNames(channel.id, message ? [message.senderId] : []);
  const excerpt = useExcerpt(message);
  if (!replyTo) return null;
  return (
    <div className="flex w-full items-center gap-2 border-b border-line ps-4 pe-1 text-meta text-muted">
      <CornerUpRight size={14} strokeWidth={1.75} aria-hidden className="shrink-0 rtl:-scale-x-100" />
      <p className="flex min-w-0 flex-1 gap-1.5">
        <span className="shrink-0 font-semibold text-ink">{t("reply.to", { name })}</span>
        <span dir="auto" className="min-w-0 truncate">
          {excerpt}
        </span>
      </p>
      <IconButton
        icon={X}
        label={t("reply.cancel")}
        shortcut="Esc"
        side="top"
        onClick={() => talk.set({ replyTo: null })}
      />
    </div>
  );
};
