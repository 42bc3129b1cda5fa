import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SidePane } from "../pane/side-pane.tsx";
import { Searching } from "./searching.tsx";
import { useHitLink } from "./use-hit-link.ts";

interface SearchPaneProps {
  /** The conversation that it stands beside. */
  channelId: string;
  q: string;
  isBeside: boolean;
}

/** The search beside a conversation: one goes from result to result, each in its place. */
export const SearchPane = ({ channelId, q, isBeside }: SearchPaneProps) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const linkOf = useHitLink(isBeside ? q : null);
  const search = (next: string) =>
    void navigate({
      to: "/c/$channelId",
      params: { channelId },
      search: next ? { pane: "search", q: next } : { pane: "search" },
      replace: true,
    });
  return (
    <SidePane
      channelId={channelId}
      title={t("places.search.title")}
      isBeside={isBeside}
      goesBackTo={() => document.querySelector<HTMLElement>("[data-opens-search]")}
    >
      <Searching q={q} linkOf={linkOf} onQuery={search}>
        {(field, results) => (
          <>
            <div className="shrink-0 border-b border-line px-3 pt-3 pb-1.5">{field}</div>
            <div className="min-h-0 flex-1 overflow-y-auto p-1">{results}</div>
          </>
        )}
      </Searching>
    </SidePane>
  );
};
