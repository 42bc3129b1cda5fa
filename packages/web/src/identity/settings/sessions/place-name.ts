const COUNTRY = /^[A-Z]{2}$/;

/** A country by its ISO 3166 code, in the reader's language; a code that is none comes back as it is. */
export const placeName = (place: string | null, locale: string | undefined): string | null => {
  if (place === null || !COUNTRY.test(place)) return place;
  return new Intl.DisplayNames(locale, { type: "region", fallback: "code" }).of(place) ?? place;
};
