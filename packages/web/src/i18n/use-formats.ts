import { useMemo } from "react";
import { useOwnProfile } from "../use-parley.ts";
import { type Formats, formatsOf } from "./formats.ts";

/** The formats of whoever is signed in: their locale and time zone, else the browser's. */
export const useFormats = (): Formats => {
  const me = useOwnProfile();
  const locale = me?.locale ?? undefined;
  const timeZone = me?.timeZone ?? undefined;
  return useMemo(() => formatsOf(locale, timeZone), [locale, timeZone]);
};
