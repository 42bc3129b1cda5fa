/** Two people, the smaller id first: one pair has one row, one direct channel, one turn. */
export interface Pair {
  readonly a: string;
  readonly b: string;
}

export const pairOf = (one: string, other: string): Pair =>
  one < other ? { a: one, b: other } : { a: other, b: one };

export const directKeyOf = ({ a, b }: Pair): string => `${a}:${b}`;
