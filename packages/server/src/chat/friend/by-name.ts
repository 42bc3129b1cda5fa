import type { PublicProfile } from "@parley/contract";
import { z } from "zod";
import { readCursor, writeCursor } from "../../identity/list-cursor.ts";

const Position = z.tuple([z.string(), z.string()]);
type Position = z.output<typeof Position>;

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
const comparePositions = (one: Position, other: Position) =>
  compare(one[0], other[0]) || compare(one[1], other[1]);

/**
 * One page of people by display name, without case. Names are identity's and ids are chat's, so that the order is
 * made here; a person whose name changes between two pages may be on both, or on neither.
 */
export const pageByName = <T extends { readonly user: PublicProfile }>(
  people: readonly T[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): { items: T[]; nextCursor: string | null } => {
  const after = cursor === undefined ? null : readCursor(cursor, Position);
  const rest = people
    .map((person) => ({ person, position: positionOf(person.user) }))
    .filter(({ position }) => after === null || comparePositions(position, after) > 0)
    .sort((one, other) => comparePositions(one.position, other.position));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ person }) => person),
    nextCursor: rest.length > limit && last ? writeCursor(last.position) : null,
  };
};

const positionOf = (user: PublicProfile): Position => [
  user.displayName.normalize("NFKC").toLowerCase(),
  user.id,
];
