import { useTranslation } from "react-i18next";

interface PlacesSourceProps {
  /** What the list shows: nobody is named where no place is. */
  of: readonly { readonly place: string | null }[] | null | undefined;
}

/** Who says where an address is. Their licence, CC BY 4.0, wants their name and a link on every page with a place. */
export const PlacesSource = ({ of }: PlacesSourceProps) => {
  const { t } = useTranslation();
  if (!of?.some(({ place }) => place)) return null;
  return (
    <p className="mt-3 text-meta text-muted">
      {t("settings.placesBy")}{" "}
      <a href="https://db-ip.com" target="_blank" rel="noopener" className="underline hover:text-ink">
        IP Geolocation by DB-IP
      </a>
    </p>
  );
};
