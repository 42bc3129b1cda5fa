import type { AuditEvent } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../i18n/use-formats.ts";
import { deviceOf } from "../../identity/settings/device-of.ts";
import { useMay } from "../admin-places.ts";
import { Chip } from "../frame/chip.tsx";
import { DetailPane, Facts, PaneSection } from "../frame/detail-pane.tsx";
import { PersonName, usePersonName } from "../frame/person-name.tsx";
import type { AuditFilter } from "./audit-filter.ts";
import { SEVERITY_TONES } from "./severity-tones.ts";
import { useActionTitle } from "./use-action-title.ts";

interface EventPaneProps {
  event: AuditEvent;
  /** Shows the events that have this in common, and no others. */
  showOnly: (filter: AuditFilter) => void;
  onClose: () => void;
}

const wordsOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(wordsOf).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
};

/** One event, whole: who, whom, from where, what of, and its place in the chain. */
export const EventPane = ({ event, showOnly, onClose }: EventPaneProps) => {
  const { t } = useTranslation();
  const titleOf = useActionTitle();
  const formats = useFormats();
  const { ip, correlationId, userAgent } = event;
  const device = deviceOf(userAgent);
  const details = Object.entries(event.details);
  return (
    <DetailPane rowId={event.id} label={t("admin.audit.pane")} onClose={onClose}>
      <div className="flex flex-col gap-1 border-b border-line py-5">
        <p className="text-title font-semibold">{titleOf(event.action)}</p>
        <p className="flex flex-wrap items-center gap-2 text-meta text-muted">
          <time dir="auto" dateTime={event.at} title={event.at}>
            {formats.full(event.at)}
          </time>
          <Chip tone={SEVERITY_TONES[event.severity]}>{t(`admin.audit.severities.${event.severity}`)}</Chip>
        </p>
      </div>
      <PaneSection title={t("admin.audit.details")}>
        <Facts
          facts={[
            [
              t("admin.audit.action"),
              <code key="action" className="font-mono">
                {event.action}
              </code>,
            ],
            event.outcome ? [t("admin.audit.outcome"), t(`admin.audit.outcomes.${event.outcome}`)] : null,
            [
              t("admin.audit.who"),
              <Person key="who" id={event.actorId} nobody={ip ? "nobody" : "byServer"} showOnly={showOnly} />,
            ],
            event.userId && event.userId !== event.actorId
              ? [
                  t("admin.audit.whom"),
                  <Person key="whom" id={event.userId} nobody="nobody" showOnly={showOnly} />,
                ]
              : null,
            ip
              ? [
                  t("admin.audit.ip"),
                  <OnlyButton
                    key="ip"
                    label={t("admin.audit.onlyIp", { ip })}
                    onClick={() => showOnly({ ip })}
                  >
                    {ip}
                  </OnlyButton>,
                ]
              : null,
            userAgent
              ? [
                  t("admin.audit.device"),
                  <span key="device" title={userAgent}>
                    {device ? t("settings.device", device) : userAgent}
                  </span>,
                ]
              : null,
            correlationId
              ? [
                  t("admin.audit.correlation"),
                  <OnlyButton
                    key="correlation"
                    label={t("admin.audit.onlyCorrelation", { id: correlationId })}
                    onClick={() => showOnly({ correlationId })}
                  >
                    <code className="font-mono break-all">{correlationId}</code>
                  </OnlyButton>,
                ]
              : null,
            ...details.map(([name, value]) => [name, wordsOf(value)] as const),
          ]}
        />
      </PaneSection>
      <PaneSection title={t("admin.audit.chain")}>
        <Facts
          facts={[
            [
              t("admin.audit.position"),
              <span key="at" className="tabular-nums">
                {event.position}
              </span>,
            ],
            [
              t("admin.audit.hash"),
              <code key="hash" className="font-mono text-tiny break-all select-all">
                {event.hash}
              </code>,
            ],
            [
              t("admin.audit.id"),
              <code key="id" className="font-mono text-tiny break-all select-all">
                {event.id}
              </code>,
            ],
          ]}
        />
      </PaneSection>
    </DetailPane>
  );
};

interface OnlyButtonProps {
  label: string;
  onClick: () => void;
  children: ReactNode;
}

const OnlyButton = ({ label, onClick, children }: OnlyButtonProps) => (
  <button
    type="button"
    title={label}
    aria-label={label}
    onClick={onClick}
    className="rounded-control text-start text-accent hover:underline"
  >
    {children}
  </button>
);

interface PersonProps {
  id: string | null;
  nobody: "nobody" | "byServer";
  showOnly: (filter: AuditFilter) => void;
}

const Person = ({ id, nobody, showOnly }: PersonProps) => {
  const { t } = useTranslation();
  const mayReadUsers = useMay("user.read");
  const name = usePersonName(id);
  if (!id) return t(`admin.${nobody}`);
  return (
    <span className="flex flex-wrap gap-x-3">
      <OnlyButton
        label={t("admin.audit.onlyUser", { name: name ?? t("unknownPerson") })}
        onClick={() => showOnly({ user: id })}
      >
        <PersonName id={id} />
      </OnlyButton>
      {mayReadUsers ? (
        <Link
          to="/admin/users"
          search={{ id }}
          className="rounded-control text-muted hover:text-ink hover:underline"
        >
          {t("admin.audit.toUser")}
        </Link>
      ) : null}
    </span>
  );
};
