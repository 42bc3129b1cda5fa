/** What turns the reading direction of the text after it, and the invisible tags that hide text in text. */
const DECEIVING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu;
const BREAKING = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;
const LINK_LIKE = /[/\\:@<>]|www\.|\.\p{L}{2}/iu;
const NAME_CHARACTERS_MAX = 64;

const short = (text: string, charactersMax: number) => {
  const characters = [...text];
  return characters.length <= charactersMax ? text : `${characters.slice(0, charactersMax - 1).join("")}…`;
};

/** What a person typed, as one line that can neither begin a header nor turn the text around it. */
export const plainLine = (text: string, charactersMax = 200): string =>
  short(text.normalize("NFC").replace(DECEIVING, "").replace(BREAKING, " ").trim(), charactersMax);

/**
 * A name to address somebody by, or null. Whoever signs up with a stranger's address chooses the name in a mail to them:
 * one that reads as a link would make this server a sender of advertisements.
 */
export const nameToGreet = (name: string | null): string | null => {
  const plain = plainLine(name ?? "", NAME_CHARACTERS_MAX);
  return plain === "" || LINK_LIKE.test(plain) ? null : plain;
};
