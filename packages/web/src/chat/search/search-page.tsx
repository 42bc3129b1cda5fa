import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMedia, WIDER } from "../../design/use-media.ts";
import { Searching } from "./searching.tsx";
import { useHitLink } from "./use-hit-link.ts";

/** Everything that one may read, searched. What one opens is shown in its place, with the list beside it. */
export const SearchPage = () => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { q = "" } = useSearch({ from: "/inside/search" });
  const isBeside = useMedia(WIDER);
  const linkOf = useHitLink(isBeside ? q : null);
  return (
    <Searching
      q={q}
      linkOf={linkOf}
      onQuery={(next) => void navigate({ to: "/search", search: next ? { q: next } : {}, replace: true })}
    >
      {(field, results) => (
        <div className="flex min-h-0 flex-1 flex-col">
          <header className="shrink-0 border-b border-line">
            <h1 className="sr-only">{t("places.search.title")}</h1>
            <div className="mx-auto w-full max-w-[760px] px-3 pt-2 pb-1.5">{field}</div>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto">
            <div className="mx-auto w-full max-w-[760px] px-3 py-2">{results}</div>
          </div>
        </div>
      )}
    </Searching>
  );
};
