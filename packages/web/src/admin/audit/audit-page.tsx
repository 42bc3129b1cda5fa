import type { AuditEvent } from "@parley/contract";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { useFormats } from "../../i18n/use-formats.ts";
import { useParley } from "../../use-parley.ts";
import { useMayEnter } from "../admin-places.ts";
import { AdminPage } from "../frame/admin-page.tsx";
import { Chip } from "../frame/chip.tsx";
import { type Column, DataTable } from "../frame/data-table.tsx";
import { PersonLine } from "../frame/person-name.tsx";
import { usePageList } from "../frame/use-page-list.ts";
import { type AuditFilter, auditInputOf } from "./audit-filter.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { EventPane } from "./event-pane.tsx";
import { ExportAudit } from "./export-audit.tsx";
import { SEVERITY_TONES } from "./severity-tones.ts";
import { useActionTitle } from "./use-action-title.ts";

const NO_FILTER: AuditFilter = {
  user: undefined,
  action: undefined,
  ip: undefined,
  from: undefined,
  to: undefined,
  correlationId: undefined,
};

/** The audit trail, the latest first: every question has an address that can be passed on. */
export const AuditPage = () => {
  const { t } = useTranslation();
  const parley = useParley();
  const { id, ...filter } = useSearch({ from: "/inside/admin/audit" });
  const navigate = useNavigate({ from: "/admin/audit" });
  const mayEnter = useMayEnter("audit") === true;
  const columns = useColumns();
  const input = auditInputOf(filter);
  const events = usePageList({
    queryKey: ["admin", "audit", input],
    enabled: mayEnter,
    load: (page) => parley.call("audit.list", { ...input, ...page }),
  });
  const narrow = (change: AuditFilter) =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  const open = (next: string | undefined) => void navigate({ search: (now) => ({ ...now, id: next }) });
  const chosen = events.items?.find((event) => event.id === id);
  return (
    <AdminPage
      place="audit"
      action={<ExportAudit filter={input} />}
      filters={<AuditFilters filter={filter} narrow={narrow} />}
      pane={
        chosen ? (
          <EventPane
            event={chosen}
            // One thing alone: what was looked for before would hide the rest of it.
            showOnly={(change) => void navigate({ search: { ...NO_FILTER, ...change, id: chosen.id } })}
            onClose={() => open(undefined)}
          />
        ) : null
      }
    >
      <DataTable
        label={t("admin.audit.list")}
        columns={columns}
        rows={events.items}
        idOf={(event) => event.id}
        selectedId={id}
        onSelect={(event) => open(event.id)}
        error={events.error}
        empty={
          <span className="flex flex-col items-center gap-3">
            {t("admin.audit.empty")}
            <Button onClick={() => narrow(NO_FILTER)}>{t("admin.clearFilters")}</Button>
          </span>
        }
        hasMore={events.hasMore}
        isLoadingMore={events.isLoadingMore}
        loadMore={events.loadMore}
      />
    </AdminPage>
  );
};

const useColumns = (): readonly [Column<AuditEvent>, ...Column<AuditEvent>[]] => {
  const { t } = useTranslation();
  const titleOf = useActionTitle();
  return [
    {
      title: t("admin.audit.what"),
      cell: ({ action, severity, at, details }) => (
        <span className="flex min-w-0 flex-col">
          <span className="flex items-center gap-2">
            <span dir="auto" className="name-line min-w-0">
              <span className="text-body">{titleOf(action)}</span>
              {typeof details.what === "string" ? (
                <span className="text-muted @max-lg:hidden"> {details.what}</span>
              ) : null}
            </span>
            {severity === "low" ? null : (
              <Chip tone={SEVERITY_TONES[severity]}>{t(`admin.audit.severities.${severity}`)}</Chip>
            )}
          </span>
          <span className="text-muted @lg:hidden">
            <EventTime time={at} />
            {typeof details.what === "string" ? ` · ${details.what}` : null}
          </span>
        </span>
      ),
    },
    {
      title: t("admin.audit.who"),
      className: "w-[34%] @lg:w-[24%]",
      cell: (event) => <WhoAndWhom event={event} />,
    },
    {
      title: t("admin.audit.ip"),
      className: "w-36 truncate text-muted @max-2xl:hidden",
      cell: ({ ip }) => ip,
    },
    {
      title: t("admin.audit.time"),
      className: "w-40 text-muted @max-lg:hidden",
      cell: ({ at }) => <EventTime time={at} />,
    },
  ];
};

/** Who did it; and to whom, where that is somebody else. */
const WhoAndWhom = ({ event: { actorId, userId, details } }: { event: AuditEvent }) => {
  if (actorId === null && userId === null) {
    return typeof details.identifier === "string" ? (
      <bdi className="text-muted">{details.identifier}</bdi>
    ) : null;
  }
  const only = actorId === null || userId === null || actorId === userId ? (actorId ?? userId) : null;
  if (only) return <PersonLine id={only} />;
  return (
    // A short name is shown whole; what is left is for the long one.
    <span className="grid grid-cols-[minmax(0,auto)_auto_minmax(0,auto)] justify-start gap-1">
      {actorId ? <PersonLine id={actorId} /> : null}
      <ArrowRight
        size={12}
        strokeWidth={1.75}
        aria-hidden
        className="self-center text-muted rtl:-scale-x-100"
      />
      {userId ? <PersonLine id={userId} /> : null}
    </span>
  );
};

const EventTime = ({ time }: { time: string }) => {
  const formats = useFormats();
  return (
    <time dir="auto" dateTime={time} title={time} className="tabular-nums">
      {formats.moment(time)}
    </time>
  );
};
