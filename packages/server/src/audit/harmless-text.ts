/** Control pictures: U+240A shows a line feed where none can do harm any more. */
const CONTROL_PICTURES = 0x2400;
const DELETE_PICTURE = "\u2421";
const REPLACEMENT = "\uFFFD";

// Controls, invisible and direction-changing characters, line and paragraph separators, halves of surrogate pairs.
const HARMFUL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const shown = (character: string): string => {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code);
  return code === 0x7f ? DELETE_PICTURE : REPLACEMENT;
};

/**
 * The text as it may stand in a log: on one line, without escape sequences, of at most `max` characters. What was a
 * control character stays visible as its picture (ASVS 5.0 16.4.1).
 */
export const harmlessText = (text: string, max: number): string => {
  // A character is at most two units long, so that nothing long is looked at in full.
  const clean = text.slice(0, max * 2).replace(HARMFUL, shown);
  if (clean.length <= max && text.length <= max * 2) return clean;
  const characters = [...clean];
  return characters.length <= max && text.length <= max * 2
    ? clean
    : `${characters.slice(0, max - 1).join("")}…`;
};
