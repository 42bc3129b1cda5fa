import { parse } from "bowser";

/** A browser and its system in words, such as "Firefox on Linux"; null where the user agent does not say. */
export const deviceOf = (userAgent: string | null): string | null => {
  if (!userAgent) return null;
  const { browser, os } = parse(userAgent);
  if (browser.name && os.name) return `${browser.name} on ${os.name}`;
  return browser.name || os.name || null;
};
