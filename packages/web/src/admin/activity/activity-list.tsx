import type { AuditEvent } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { ArrowUp } from "lucide-react";
import { useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { joinClasses } from "../../design/join-classes.ts";
import { useFormats } from "../../i18n/use-formats.ts";
import { useActionTitle } from "../audit/use-action-title.ts";
import { PersonName } from "../frame/person-name.tsx";
import { isFailure, isSuccess } from "./sign-in-activity.ts";

const EVENTS_SHOWN_MAX = 200;

/** The latest events. While one reads, what is new waits above, behind a button that says how many. */
export const ActivityList = ({ events }: { events: readonly AuditEvent[] }) => {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const latest = events[0]?.position ?? 0;
  const [shownTo, setShownTo] = useState(latest);
  const waiting = events.filter(({ position }) => position > shownTo).length;

  useLayoutEffect(() => {
    const list = scroller.current;
    const isRead =
      list && (list.scrollTop > 0 || list.matches(":hover") || list.contains(document.activeElement));
    if (!isRead) setShownTo(latest);
  }, [latest]);

  const showAll = () => {
    setShownTo(latest);
    scroller.current?.scrollTo({ top: 0 });
  };
  const shown = events.filter(({ position }) => position <= shownTo).slice(0, EVENTS_SHOWN_MAX);
  return (
    <div className="relative flex min-h-40 flex-1 flex-col">
      <h2 className="shrink-0 px-4 pt-3 pb-1 text-meta font-semibold text-muted sm:px-6">
        {t("admin.activity.latest")}
      </h2>
      {waiting > 0 ? (
        <button
          type="button"
          onClick={showAll}
          className="surface absolute start-1/2 top-8 z-10 flex h-8 -translate-x-1/2 animate-appear items-center gap-1.5 rounded-full! px-3 text-meta font-semibold text-accent rtl:translate-x-1/2 pointer-coarse:h-11"
        >
          <ArrowUp size={16} strokeWidth={1.75} aria-hidden />
          {t("admin.activity.newAbove", { count: waiting })}
        </button>
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with keys */}
      <div ref={scroller} tabIndex={0} className="focus-inset min-h-0 flex-1 overflow-y-auto pb-4">
        {shown.length === 0 && waiting === 0 ? (
          <p className="p-8 text-center text-muted">{t("admin.activity.empty")}</p>
        ) : null}
        <ol aria-label={t("admin.activity.latest")}>
          {shown.map((event) => (
            <ActivityLine key={event.id} event={event} />
          ))}
        </ol>
      </div>
    </div>
  );
};

const ActivityLine = ({ event }: { event: AuditEvent }) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const titleOf = useActionTitle();
  const { identifier } = event.details;
  return (
    <li>
      <Link
        to="/admin/audit"
        search={event.correlationId ? { correlationId: event.correlationId, id: event.id } : { id: event.id }}
        title={t("admin.activity.open")}
        className="focus-inset flex min-h-9 items-center gap-3 px-4 py-1.5 text-meta hover:bg-sunken sm:px-6"
      >
        <span
          aria-hidden
          className={joinClasses(
            "size-2 shrink-0 rounded-full",
            isSuccess(event) ? "bg-edge" : isFailure(event) ? "bg-danger" : "bg-away",
          )}
        />
        <time dateTime={event.at} className="w-16 shrink-0 text-muted tabular-nums">
          {formats.clock(event.at)}
        </time>
        <span dir="auto" className="name-line min-w-0 flex-1">
          {titleOf(event.action)}{" "}
          <span className="text-muted">
            {event.userId ? (
              <PersonName id={event.userId} />
            ) : typeof identifier === "string" ? (
              t("admin.activity.identifier", { identifier })
            ) : null}
          </span>
        </span>
        <span className="shrink-0 text-muted tabular-nums max-sm:hidden">{event.ip}</span>
      </Link>
    </li>
  );
};
