const SCHEDULED_FAILED: Readonly<Record<string, string>> = {
  en: "Your scheduled message was not sent",
  de: "Deine geplante Nachricht wurde nicht gesendet",
  ar: "لم تُرسل رسالتك المجدولة",
};

const wordsIn = (tag: string | null): string | undefined => {
  if (tag === null) return undefined;
  try {
    return SCHEDULED_FAILED[new Intl.Locale(tag).language];
  } catch {
    return undefined;
  }
};

/** In the person's language, else in the server's, else in English. Tags are BCP 47. */
export const scheduledFailedIn = (locale: string | null, serverDefault: string): string =>
  wordsIn(locale) ?? wordsIn(serverDefault) ?? (SCHEDULED_FAILED.en as string);
