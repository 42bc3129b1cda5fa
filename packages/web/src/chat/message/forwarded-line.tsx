import type { Forwarded } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { Forward } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../i18n/use-formats.ts";
import { useShortTime } from "../excerpt/time-of.tsx";
import { usePersonNames } from "../friend/person-directory.ts";

/** Whose words a message brings, from when, and the way to where they stand. */
export const ForwardedLine = ({ channelId, forwarded }: { channelId: string; forwarded: Forwarded }) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const shortTime = useShortTime();
  const [name = ""] = usePersonNames(channelId, [forwarded.senderId]);
  return (
    <p className="flex h-5 min-w-0 items-center gap-1.5 text-meta text-muted">
      <Forward size={14} strokeWidth={1.75} aria-hidden className="shrink-0 rtl:-scale-x-100" />
      <span className="min-w-0 truncate">{t("forward.from", { name })}</span>
      <time
        dateTime={forwarded.createdAt}
        title={formats.full(forwarded.createdAt)}
        className="hidden shrink-0 tabular-nums sm:inline"
      >
        <bdi>{shortTime(forwarded.createdAt)}</bdi>
      </time>
      <Link
        to="/m/$messageId"
        params={{ messageId: forwarded.messageId }}
        className="shrink-0 rounded-control text-accent hover:underline"
      >
        {t("forward.show")}
      </Link>
    </p>
  );
};
