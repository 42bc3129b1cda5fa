/** The first letters of the first and the last word, or of the only one. */
export const initialsOf = (name: string): string => {
  const words = name.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? [];
  const first = words[0];
  if (!first) return "?";
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return [first, last]
    .map((word) => (word ? [...word][0] : ""))
    .join("")
    .toLocaleUpperCase();
};

/** A hue in degrees, the same for an id wherever it is seen. */
export const hueOf = (id: string): number => {
  let hash = 2_166_136_261;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  // Steps of 15 degrees, so that two hues are either the same or told apart.
  return ((hash >>> 8) % 24) * 15;
};
