/** Chance from a seed: the same seed gives the same run (mulberry32). */
export const createChance = (seed: number) => {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    random,
    /** From 0 to `below` − 1. */
    whole: (below: number) => Math.floor(random() * below),
    happens: (probability: number) => random() < probability,
    between: (min: number, max: number) => min + random() * (max - min),
    one<T>(of: readonly T[]): T {
      const chosen = of[Math.floor(random() * of.length)];
      if (chosen === undefined) throw new Error("Nothing to choose from");
      return chosen;
    },
  };
};

export type Chance = ReturnType<typeof createChance>;
