import { Link, Navigate } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMedia, WIDE } from "../../design/use-media.ts";
import { SETTINGS_PLACES } from "./settings-places.ts";

/** Where the settings begin: the first page, where the list of all stands beside it; on a phone, that list. */
export const SettingsHome = () => {
  const { t } = useTranslation();
  const isWide = useMedia(WIDE);
  if (isWide) return <Navigate to="/settings/profile" replace />;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-14 shrink-0 items-center border-b border-line px-4">
        <h1 className="text-body font-semibold">{t("settings.title")}</h1>
      </header>
      <ul className="min-h-0 flex-1 divide-y divide-line overflow-y-auto">
        {SETTINGS_PLACES.map(({ place, to, icon: Icon }) => (
          <li key={place}>
            <Link
              to={to}
              className="focus-inset flex min-h-16 items-center gap-4 px-4 py-2 active:bg-selected"
            >
              <Icon size={20} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
              <span className="min-w-0 flex-1">
                <span className="block font-semibold">{t(`settings.places.${place}`)}</span>
                <span className="block text-meta text-muted">{t(`account.placeNotes.${place}`)}</span>
              </span>
              <ChevronRight
                size={18}
                strokeWidth={1.75}
                aria-hidden
                className="shrink-0 text-muted rtl:-scale-x-100"
              />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
};
