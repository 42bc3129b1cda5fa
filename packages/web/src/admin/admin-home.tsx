import { Navigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PlaceList } from "../design/place-list.tsx";
import { SkeletonRows } from "../design/skeleton.tsx";
import { useMedia, WIDE } from "../design/use-media.ts";
import { useReplica } from "../use-parley.ts";
import { useAdminPlaces } from "./admin-places.ts";
import { Refused } from "./frame/admin-page.tsx";

/** Where administration begins: its first page, where the list of all stands beside it; on a phone, that list. */
export const AdminHome = () => {
  const { t } = useTranslation();
  const isWide = useMedia(WIDE);
  const isReady = useReplica((state) => state.epoch !== null);
  const places = useAdminPlaces();
  const [first] = places;
  if (!isReady) return <SkeletonRows rows={5} />;
  if (!first) return <Refused />;
  if (isWide) return <Navigate to={first.to} replace />;
  return (
    <PlaceList
      title={t("admin.title")}
      places={places.map(({ place, to, icon }) => ({
        ...{ to, icon },
        name: t(`admin.places.${place}`),
        note: t(`admin.placeNotes.${place}`),
      }))}
    />
  );
};
