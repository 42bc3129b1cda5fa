import type { Selectable } from "kysely";
import type { AuditEvents } from "../database/schema.generated.ts";
import { canonicalText, chainHash, type Seals, sameBytes } from "./chain.ts";

/** How far the chain goes, as the head row or a server's memory has it. */
export interface Head {
  readonly position: number;
  readonly hash: Buffer;
}

export type ChainRow = Selectable<AuditEvents>;

/** Whether Parley itself wrote this row, in this place, with these words. */
export const isGenuine = (row: ChainRow, seals: Seals): boolean =>
  sameBytes(row.seal, seals.ofEvent(row.hash, canonicalText(row.position, row)));

/** Whether the row follows upon that hash. */
export const follows = (previous: Uint8Array, row: ChainRow): boolean =>
  sameBytes(row.hash, chainHash(previous, canonicalText(row.position, row)));

interface Stretch {
  readonly head: Head;
  /** Whether the seal of the head is ours. */
  readonly headIsGenuine: boolean;
  /** In order of position; ends the trail. */
  readonly latest: readonly ChainRow[];
  /** The furthest head that this server has seen or made itself. */
  readonly known: Head;
  readonly seals: Seals;
}

/** The positions at which the latest stretch of the trail is not as it was sealed. A gap counts where it begins. */
export const findBreaks = (stretch: Stretch): readonly number[] => [
  ...new Set([...breaksWithin(stretch), ...breaksAtTheEnd(stretch)]),
];

function* breaksWithin({ latest, seals }: Stretch) {
  for (const [index, row] of latest.entries()) {
    const before = latest[index - 1];
    const isNext = before?.position === row.position - 1;
    if (before && !isNext) yield before.position + 1;
    if (!isGenuine(row, seals)) yield row.position;
    else if (before && isNext && isGenuine(before, seals) && !follows(before.hash, row)) yield row.position;
  }
}

function* breaksAtTheEnd({ head, headIsGenuine, latest, known }: Stretch) {
  const end = latest.at(-1) ?? { position: 0, hash: null };
  const to = headIsGenuine ? head.position : end.position;
  if (known.position > to) yield Math.min(to, end.position) + 1;
  else if (!headIsGenuine) yield end.position;
  else if (to !== end.position) yield Math.min(to, end.position) + 1;
  else if (end.hash && !sameBytes(end.hash, head.hash)) yield to;
  else if (known.position === to && !sameBytes(known.hash, head.hash)) yield to;
}
