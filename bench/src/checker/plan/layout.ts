import type { Chance } from "./chance.ts";

export const NAMES = [
  ...["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy"],
  ...["mallory", "niaj", "olivia", "peggy", "quentin", "rupert", "sybil", "trent", "victor", "wendy"],
] as const;

/** A channel by the places of its members in `people`; the first of them opens it. */
export interface PlannedChannel {
  readonly kind: "group" | "direct";
  readonly name: string;
  readonly members: readonly number[];
}

/** Who takes part, and who talks with whom. */
export interface Layout {
  readonly people: readonly string[];
  /** Each device by the place of its person: one for everybody, then a second one for some. Steps name devices. */
  readonly devices: readonly number[];
  readonly channels: readonly PlannedChannel[];
}

const GROUP_MEMBERS = [3, 5, 8, 12];
const DIRECT_CHANNELS = 3;
/** Of so many people, one has two devices. */
const PEOPLE_PER_SECOND_DEVICE = 4;

/** #watercooler for everyone, groups of several sizes, and a few pairs. */
export const makeLayout = (chance: Chance, people: readonly string[] = NAMES): Layout => {
  const everyone = people.map((_, index) => index);
  const groups = GROUP_MEMBERS.map(
    (size, index): PlannedChannel => ({
      kind: "group",
      name: `table-${index + 1}`,
      members: chance.shuffled(everyone).slice(0, size),
    }),
  );
  const paired = chance.shuffled(everyone);
  const pairs = Array.from({ length: DIRECT_CHANNELS }, (_, index): PlannedChannel => {
    const members = paired.slice(index * 2, index * 2 + 2);
    return { kind: "direct", name: `pair-${index + 1}`, members };
  });
  const withTwo = chance.shuffled(everyone).slice(0, Math.ceil(people.length / PEOPLE_PER_SECOND_DEVICE));
  return {
    people,
    devices: [...everyone, ...withTwo],
    channels: [{ kind: "group", name: "watercooler", members: everyone }, ...groups, ...pairs],
  };
};
