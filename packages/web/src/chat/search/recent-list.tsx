import { History, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../design/icon-button.tsx";
import { useRecentSearches } from "./recent-searches.ts";

const HINTS = ["phrase", "not", "begun"] as const;

/** Before anything is typed: how to search, and what one searched for lately in this browser. */
export const RecentSearches = ({ onAgain }: { onAgain: (q: string) => void }) => {
  const { t } = useTranslation();
  const { searches, forget } = useRecentSearches();
  return (
    <div className="px-3 py-2">
      <p className="text-meta text-muted">{t("places.search.empty")}</p>
      <ul className="mt-2 flex flex-wrap gap-x-6 gap-y-1 text-meta text-muted">
        {HINTS.map((hint) => (
          <li key={hint}>
            <bdi className="font-mono text-ink">{t(`places.search.hints.${hint}.typed`)}</bdi>{" "}
            {t(`places.search.hints.${hint}.means`)}
          </li>
        ))}
      </ul>
      {searches.length > 0 ? (
        <section aria-labelledby="recent-searches" className="mt-6">
          <h3 id="recent-searches" className="mb-1 text-meta font-normal text-muted">
            {t("places.search.recent")}
          </h3>
          <ul className="-mx-2">
            {searches.map((q) => (
              <li key={q} className="flex items-center rounded-control hover:bg-sunken">
                <button
                  type="button"
                  dir="auto"
                  onClick={() => onAgain(q)}
                  className="focus-inset flex h-9 min-w-0 flex-1 items-center gap-2 rounded-control px-2 text-start pointer-coarse:h-12"
                >
                  <History size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
                  <span className="truncate">{q}</span>
                </button>
                <IconButton
                  icon={X}
                  label={t("places.search.forget", { query: q })}
                  onClick={() => forget(q)}
                />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
};
