import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FilePenLine } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useParley, useReplica } from "../../use-parley.ts";
import { heldDrafts } from "./held-drafts.ts";
import { SCHEDULED_KEY } from "./use-scheduled.ts";

const STALE_MS = 5 * 60_000;

/** In the sidebar, always at its place: what one has begun to write, and how much of it waits. */
export const DraftsLink = () => {
  const { t } = useTranslation();
  const parley = useParley();
  const drafts = useReplica((state) => heldDrafts(state.drafts).length);
  const { data: scheduled } = useQuery({
    queryKey: SCHEDULED_KEY,
    staleTime: STALE_MS,
    queryFn: async () => (await parley.call("scheduled.list", {})).items,
  });
  const count = drafts + (scheduled?.length ?? 0);
  return (
    <Link
      to="/drafts"
      className="focus-inset mb-3 flex h-8 items-center gap-2 rounded-control px-2 text-meta text-muted hover:bg-selected/60 aria-[current=page]:bg-selected aria-[current=page]:text-ink pointer-coarse:h-12 pointer-coarse:text-body"
    >
      <span className="flex size-6 shrink-0 items-center justify-center">
        <FilePenLine size={16} strokeWidth={1.75} aria-hidden />
      </span>
      <span className="min-w-0 flex-1 truncate">{t("places.drafts.title")}</span>
      {count > 0 ? <span className="px-1.5 tabular-nums">{count}</span> : null}
    </Link>
  );
};
