import { Navigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PlaceList } from "../../design/place-list.tsx";
import { useMedia, WIDE } from "../../design/use-media.ts";
import { SETTINGS_PLACES } from "./settings-places.ts";

/** Where the settings begin: the first page, where the list of all stands beside it; on a phone, that list. */
export const SettingsHome = () => {
  const { t } = useTranslation();
  const isWide = useMedia(WIDE);
  if (isWide) return <Navigate to="/settings/profile" replace />;
  return (
    <PlaceList
      title={t("settings.title")}
      places={SETTINGS_PLACES.map(({ place, to, icon }) => ({
        ...{ to, icon },
        name: t(`settings.places.${place}`),
        note: t(`account.placeNotes.${place}`),
      }))}
    />
  );
};
