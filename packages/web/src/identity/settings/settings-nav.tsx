import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SETTINGS_PLACES } from "./settings-places.ts";

/** Stands where the conversations stand elsewhere. */
export const SettingsNav = () => {
  const { t } = useTranslation();
  return (
    <nav aria-label={t("settings.title")} className="flex min-h-0 flex-1 flex-col overflow-y-auto px-2 pb-4">
      <p className="flex h-14 shrink-0 items-center ps-2 text-body font-semibold">{t("settings.title")}</p>
      <ul className="flex flex-col gap-px">
        {SETTINGS_PLACES.map(({ place, to, icon: Icon }) => (
          <li key={place}>
            <Link
              to={to}
              className="focus-inset flex h-8 items-center gap-2.5 rounded-control px-2 text-meta text-muted hover:bg-selected hover:text-ink aria-[current=page]:bg-selected aria-[current=page]:font-semibold aria-[current=page]:text-ink pointer-coarse:h-11"
            >
              <Icon size={18} strokeWidth={1.75} aria-hidden className="shrink-0" />
              <span className="truncate">{t(`settings.places.${place}`)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
};
