import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ICON_SIZE, ICON_STROKE } from "../../design/icon-button.tsx";
import { useMedia, WIDE } from "../../design/use-media.ts";
import type { SettingsPlace } from "./settings-places.ts";

/** One page about oneself: a header line, and a column of text width; on a phone, with the way back to the list. */
export const SettingsPage = ({ place, children }: { place: SettingsPlace; children: ReactNode }) => {
  const { t } = useTranslation();
  const isWide = useMedia(WIDE);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line px-4 sm:px-6">
        {isWide ? null : (
          <Link
            to="/settings"
            aria-label={t("account.toPlaces")}
            className="-ms-2 inline-flex size-11 items-center justify-center rounded-control text-muted hover:bg-selected"
          >
            <ArrowLeft size={ICON_SIZE} strokeWidth={ICON_STROKE} aria-hidden className="rtl:-scale-x-100" />
          </Link>
        )}
        <h1 className="truncate text-body font-semibold">{t(`settings.places.${place}`)}</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-[640px] flex-col px-4 py-6 sm:px-6">{children}</div>
      </div>
    </div>
  );
};
