import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { english } from "./english.ts";
import type { englishAccount } from "./english-account.ts";
import type { adminEnglish } from "./english-admin.ts";
import type { englishChannels } from "./english-channels.ts";
import type { englishMessage } from "./english-message.ts";
import type { englishPlaces } from "./english-places.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    // Those for administrators, and those about oneself, come with their pages.
    resources: {
      translation: typeof english &
        typeof englishMessage & { channels: typeof englishChannels; places: typeof englishPlaces } & {
          admin: typeof adminEnglish;
          account: typeof englishAccount;
        };
    };
  }
}

/** `?dir=rtl` turns the page around in any language, to see that it can be read from the right. */
const chosenDirection = (): "ltr" | "rtl" | null => {
  const dir = new URLSearchParams(location.search).get("dir");
  return dir === "rtl" || dir === "ltr" ? dir : null;
};

const applyLanguage = (): void => {
  const language = i18next.resolvedLanguage ?? "en";
  document.documentElement.lang = language;
  document.documentElement.dir = direction();
};

let fixedDirection: "ltr" | "rtl" | null = null;
/** Which way the page reads. */
export const direction = (): "ltr" | "rtl" => fixedDirection ?? i18next.dir(i18next.resolvedLanguage ?? "en");

export const startTranslations = async (): Promise<void> => {
  fixedDirection = chosenDirection();
  i18next.on("languageChanged", applyLanguage);
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: english } },
    lng: navigator.language,
    fallbackLng: "en",
    supportedLngs: ["en"],
    nonExplicitSupportedLngs: true,
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  });
  applyLanguage();
};
