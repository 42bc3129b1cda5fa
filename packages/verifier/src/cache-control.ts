const MAX_AGE = /(?:^|[\s,])max-age=(\d{1,10})(?=$|[\s,])/i;
const REFUSES = /(?:^|[\s,])(?:no-store|no-cache)(?=$|[\s,=])/i;

/** How many seconds an answer may still be used (RFC 9111 5.2.2); null where it does not say. */
export const freshSeconds = (headers: Headers): number | null => {
  const control = headers.get("cache-control") ?? "";
  if (REFUSES.test(control)) return 0;
  const maxAge = MAX_AGE.exec(control)?.[1];
  if (maxAge === undefined) return null;
  const age = Number(headers.get("age") ?? 0);
  return Math.max(0, Number(maxAge) - (Number.isFinite(age) ? age : 0));
};
