const SERVICE_NAMES = ["parley"];
const CHARACTERS_MIN = 3;
const NAMES_MAX = 30;

const withoutAccents = (name: string) => name.normalize("NFKD").replace(/\p{M}/gu, "");

/** The names within a username, an e-mail address or a display name, in small letters: whole, and word by word. */
export const namesToAvoid = (context: readonly string[]): readonly string[] => {
  const whole = context.flatMap((text) => {
    const [local = "", domain] = text.normalize("NFKC").toLowerCase().split("@");
    return domain === undefined ? [local] : [local, domain, `${local}@${domain}`];
  });
  const names = whole.flatMap((name) => {
    const parts = [name, name.replace(/[^\p{L}\p{N}]/gu, ""), ...name.split(/[^\p{L}]+/u)];
    return [...parts, ...parts.map(withoutAccents)];
  });
  const long = names.filter((name) => [...name].length >= CHARACTERS_MIN);
  return [...new Set([...SERVICE_NAMES, ...long])].slice(0, NAMES_MAX);
};
