import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { useMedia, WIDE } from "../../design/use-media.ts";
import { FilterField, FilterSelect } from "../frame/filter-field.tsx";
import { type AuditFilter, fieldTimeOf, isAddress, isCorrelationId, timeOfField } from "./audit-filter.ts";
import { PersonFilter } from "./person-filter.tsx";
import { useActionTitles } from "./use-action-title.ts";

interface AuditFiltersProps {
  filter: AuditFilter;
  narrow: (change: AuditFilter) => void;
}

/** Person, action, address, time and request: each narrows the trail down. On a phone all but the first wait to be asked for. */
export const AuditFilters = ({ filter, narrow }: AuditFiltersProps) => {
  const { t } = useTranslation();
  const isWide = useMedia(WIDE);
  const { action, ip, from, to, correlationId } = filter;
  const [isOpen, setOpen] = useState([action, ip, from, to, correlationId].some(Boolean));
  return (
    <>
      <PersonFilter userId={filter.user} onChange={(user) => narrow({ user })} />
      {isWide ? null : (
        <Button aria-expanded={isOpen} className="h-11 self-end" onClick={() => setOpen((now) => !now)}>
          <SlidersHorizontal size={16} strokeWidth={1.75} aria-hidden />
          {t("admin.audit.filters")}
        </Button>
      )}
      {isWide || isOpen ? <OtherFilters filter={filter} narrow={narrow} /> : null}
    </>
  );
};

const OtherFilters = ({ filter, narrow }: AuditFiltersProps) => {
  const { t } = useTranslation();
  const titles = useActionTitles();
  const { ip = "", correlationId = "" } = filter;
  return (
    <>
      <FilterSelect
        label={t("admin.audit.action")}
        className="flex-1 basis-44"
        value={filter.action ?? ""}
        onChange={(event) => narrow({ action: event.target.value || undefined })}
      >
        <option value="">{t("admin.any")}</option>
        {filter.action && !(filter.action in titles) ? <option>{filter.action}</option> : null}
        {Object.entries(titles).map(([action, title]) => (
          <option key={action} value={action}>
            {title}
          </option>
        ))}
      </FilterSelect>
      <FilterField
        label={t("admin.audit.ip")}
        placeholder={t("admin.audit.ipHint")}
        className="flex-1 basis-36"
        value={ip}
        error={ip && !isAddress(ip) ? t("admin.audit.ipInvalid") : undefined}
        onSettled={(value) => narrow({ ip: value.trim() || undefined })}
      />
      <FilterField
        label={t("admin.audit.from")}
        type="datetime-local"
        className="flex-1 basis-44"
        value={fieldTimeOf(filter.from)}
        onSettled={(value) => narrow({ from: timeOfField(value) })}
      />
      <FilterField
        label={t("admin.audit.to")}
        type="datetime-local"
        className="flex-1 basis-44"
        value={fieldTimeOf(filter.to)}
        onSettled={(value) => narrow({ to: timeOfField(value) })}
      />
      <FilterField
        label={t("admin.audit.correlation")}
        className="flex-2 basis-64"
        value={correlationId}
        error={
          correlationId && !isCorrelationId(correlationId) ? t("admin.audit.correlationInvalid") : undefined
        }
        onSettled={(value) => narrow({ correlationId: value.trim() || undefined })}
      />
    </>
  );
};
