import type { AdminUser, AuditEvent } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf } from "../../design/problem-of.ts";
import { useParley } from "../../use-parley.ts";
import { useActionTitle } from "../audit/use-action-title.ts";
import { PaneSection } from "../frame/detail-pane.tsx";
import { TimeText } from "../frame/time-text.tsx";

const EVENTS_SHOWN = 8;
/** Among which there may be many of administrators who looked: those are left to the trail itself. */
const EVENTS_ASKED = 50;
const isOfAccount = ({ action }: AuditEvent) => action !== "admin.read";

/** What happened lately to this account, or was done by it. */
export const UserEvents = ({ user }: { user: AdminUser }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const titleOf = useActionTitle();
  const { data, error } = useQuery({
    queryKey: ["admin", "user-events", user.id],
    queryFn: () => parley.call("audit.list", { user: user.id, limit: EVENTS_ASKED }),
    refetchOnMount: "always",
    select: ({ items }) => items.filter(isOfAccount).slice(0, EVENTS_SHOWN),
  });
  return (
    <PaneSection title={t("admin.users.recent")}>
      {error ? <ProblemNote problem={problemOf(error)} /> : null}
      {data?.length === 0 ? <p className="text-meta text-muted">{t("admin.users.noRecent")}</p> : null}
      <ol className="flex flex-col gap-1.5 text-meta">
        {data?.map((event) => (
          <li key={event.id} className="flex gap-3">
            <Link
              to="/admin/audit"
              search={{ user: user.id, id: event.id }}
              className="min-w-0 flex-1 rounded-control hover:underline"
            >
              {titleOf(event.action)}
            </Link>
            <span className="shrink-0 text-muted">
              <TimeText time={event.at} />
            </span>
          </li>
        ))}
      </ol>
      <Link
        to="/admin/audit"
        search={{ user: user.id }}
        className="w-fit rounded-control text-meta font-semibold text-accent hover:underline"
      >
        {t("admin.users.allEvents")}
      </Link>
    </PaneSection>
  );
};
