/** Seeded chance: the same seed gives the same numbers, in the same order. */
export interface Chance {
  /** From 0 up to 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number;
  /** Whether something of this probability happens. */
  happens(probability: number): boolean;
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T;
  /** All of the list, in another order. */
  shuffled<T>(list: readonly T[]): T[];
  uuid(): string;
}

/** A number for a text, to seed chance from (FNV-1a). */
export const seedOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
};

/** Splitmix32: small, and random enough to choose who says what when. */
export const createChance = (seed: number): Chance => {
  let state = seed >>> 0;
  const bits = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const next = () => bits() / 2 ** 32;
  const whole = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    whole,
    happens: (probability) => next() < probability,
    pick(list) {
      if (list.length === 0) throw new Error("There is nothing to pick from");
      return list[whole(0, list.length - 1)] as (typeof list)[number];
    },
    shuffled(list) {
      const left = [...list];
      return list.map(() => left.splice(whole(0, left.length - 1), 1)[0] as (typeof list)[number]);
    },
    uuid() {
      const hex = Array.from({ length: 4 }, () => bits().toString(16).padStart(8, "0")).join("");
      return [
        hex.slice(0, 8),
        hex.slice(8, 12),
        `4${hex.slice(13, 16)}`,
        `a${hex.slice(17, 20)}`,
        hex.slice(20),
      ].join("-");
    },
  };
};
