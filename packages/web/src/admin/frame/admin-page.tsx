import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../design/empty-state.tsx";
import { ICON_SIZE, ICON_STROKE } from "../../design/icon-button.tsx";
import { useMedia, WIDE } from "../../design/use-media.ts";
import { type AdminPlace, useMayEnter } from "../admin-places.ts";
import { stepFocus } from "./step-focus.ts";

interface AdminPageProps {
  place: AdminPlace;
  /** At the end of the header line. */
  action?: ReactNode;
  /** What narrows the list down. */
  filters?: ReactNode;
  /** The details of what is chosen; null where nothing is. */
  pane?: ReactNode;
  children: ReactNode;
}

/** One page of administration, for as long as one's permissions allow it: a list, and the details beside it. */
export const AdminPage = (props: AdminPageProps) => {
  const mayEnter = useMayEnter(props.place);
  if (mayEnter === false) return <Refused />;
  return <Columns {...props}>{mayEnter ? props.children : null}</Columns>;
};

const Columns = ({ place, action, filters, pane, children }: AdminPageProps) => {
  const { t } = useTranslation();
  const isWide = useMedia(WIDE);
  const list = useRef<HTMLElement>(null);
  return (
    <div className="relative flex min-h-0 flex-1">
      {/* On a phone the drawer covers it. */}
      <section inert={Boolean(pane) && !isWide} className="flex min-w-0 flex-1 flex-col">
        <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line px-4 sm:px-6">
          {isWide ? null : <BackLink />}
          <h1 className="min-w-0 flex-1 truncate text-body font-semibold">{t(`admin.places.${place}`)}</h1>
          {action}
        </header>
        {filters ? (
          <search
            className="flex shrink-0 flex-wrap gap-2 border-b border-line px-4 py-3 sm:px-6"
            onKeyDown={(event) => {
              if (event.key !== "ArrowDown" || !(event.target instanceof HTMLInputElement)) return;
              const first = list.current?.querySelector<HTMLElement>("[data-row]");
              if (event.target.type !== "search" || !first || !list.current) return;
              first.focus();
              stepFocus(list.current, "first");
              event.preventDefault();
            }}
          >
            {filters}
          </search>
        ) : null}
        <section
          ref={list}
          aria-label={t(`admin.places.${place}`)}
          className="@container min-h-0 flex-1 overflow-y-auto"
        >
          {children}
        </section>
      </section>
      {pane}
    </div>
  );
};

const BackLink = () => {
  const { t } = useTranslation();
  return (
    <Link
      to="/admin"
      aria-label={t("admin.toPlaces")}
      className="-ms-2 inline-flex size-11 items-center justify-center rounded-control text-muted hover:bg-selected"
    >
      <ArrowLeft size={ICON_SIZE} strokeWidth={ICON_STROKE} aria-hidden className="rtl:-scale-x-100" />
    </Link>
  );
};

/** For whoever has come by an old link, or has just lost the permission. */
export const Refused = () => {
  const { t } = useTranslation();
  return (
    <EmptyState
      action={
        <Link to="/" className="font-semibold text-accent hover:underline">
          {t("admin.refusedAction")}
        </Link>
      }
    >
      <strong className="block text-ink">{t("admin.refusedTitle")}</strong>
      {t("admin.refused")}
    </EmptyState>
  );
};
