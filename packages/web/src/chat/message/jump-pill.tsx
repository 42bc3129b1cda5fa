import { ArrowDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import { joinClasses } from "../../design/join-classes.ts";

interface JumpPillProps {
  isShown: boolean;
  unread: number;
  onJump: () => void;
}

/** What has arrived below while one reads above; and the way there. */
export const JumpPill = ({ isShown, unread, onJump }: JumpPillProps) => {
  const { t } = useTranslation();
  if (!isShown) return null;
  const hasNews = unread > 0;
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-2 flex justify-center">
      <button
        type="button"
        aria-label={hasNews ? undefined : t("message.jumpToEnd")}
        onClick={onJump}
        className={joinClasses(
          "pointer-events-auto inline-flex h-8 animate-appear items-center gap-1.5 rounded-full text-meta font-semibold shadow-float",
          hasNews
            ? "bg-accent px-3 text-on-accent"
            : "w-8 justify-center bg-raised text-muted hover:text-ink",
          "pointer-coarse:h-10",
          hasNews ? null : "pointer-coarse:w-10",
        )}
      >
        <ArrowDown size={16} strokeWidth={2} aria-hidden />
        {hasNews ? <span className="tabular-nums">{t("message.newBelow", { count: unread })}</span> : null}
      </button>
    </div>
  );
};
