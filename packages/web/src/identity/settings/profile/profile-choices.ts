const LANGUAGES = [
  "ar",
  "cs",
  "da",
  "de",
  "en-GB",
  "en-US",
  "es",
  "fa",
  "fi",
  "fr",
  "he",
  "hi",
  "it",
  "ja",
  "ko",
].concat(["nb", "nl", "pl", "pt-BR", "pt-PT", "ru", "sv", "tr", "uk", "vi", "zh-Hans", "zh-Hant"]);

/** The time zones this browser knows, and the one chosen elsewhere. */
export const timeZoneChoices = (chosen: string): string[] => {
  const known = Intl.supportedValuesOf("timeZone");
  return chosen && !known.includes(chosen) ? [chosen, ...known] : known;
};

/** Languages under their own names. */
export const languageChoices = (chosen: string): { tag: string; name: string }[] => {
  const tags = chosen && !LANGUAGES.includes(chosen) ? [chosen, ...LANGUAGES] : LANGUAGES;
  return tags.map((tag) => ({
    tag,
    name: new Intl.DisplayNames([tag], { type: "language", languageDisplay: "standard" }).of(tag) ?? tag,
  }));
};
