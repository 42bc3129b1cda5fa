export const CODE_DIGITS = 6;

/** Zeros of the scripts whose digits follow each other, beside ASCII: Arabic, Persian, Devanagari, Bengali, fullwidth. */
const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xff10];

/** The digits of what was typed or pasted ("123 456", "۱۲۳۴۵۶"), as ASCII; at most as many as a code has. */
export const digitsOf = (text: string): string => {
  let digits = "";
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const zero = ZEROS.find((each) => point >= each && point <= each + 9);
    if (zero !== undefined) digits += String(point - zero);
  }
  return digits.slice(0, CODE_DIGITS);
};
