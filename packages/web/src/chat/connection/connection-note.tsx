import { CloudOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useConnection } from "../../use-parley.ts";

/** A connection that comes back within this is not worth a word. */
const SHOW_AFTER_MS = 600;

/** Nothing while all is well; one quiet line when it is not. */
export const ConnectionNote = () => {
  const { t } = useTranslation();
  const at = useConnection((connection) => connection.at);
  const troubled = at === "waiting" || at === "connecting" || at === "stopped";
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!troubled) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, [troubled]);
  return (
    <p role="status" aria-label={t("connection.label")} className="flex min-w-0 shrink text-meta text-muted">
      {shown && troubled ? (
        <span className="flex min-w-0 animate-appear items-center gap-2">
          <CloudOff size={16} strokeWidth={1.75} aria-hidden className="shrink-0" />
          {at === "stopped" ? (
            <span className="truncate">{t("connection.stopped")}</span>
          ) : (
            <span className="truncate">
              {t("connection.waiting")}
              {/* On a phone there is room for the name or for this. */}
              <span className="max-sm:sr-only"> {t("connection.waitingMore")}</span>
            </span>
          )}
        </span>
      ) : null}
    </p>
  );
};
