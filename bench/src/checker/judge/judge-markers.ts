import type { HeldAtEnd, Markers, MarkersOf, RunRecord } from "./record.ts";
import type { Violation } from "./violation.ts";

const NOTHING: Markers = { readSeq: 0, deliveredSeq: 0 };

const shown = ({ readSeq, deliveredSeq }: Markers) => `read up to ${readSeq}, received up to ${deliveredSeq}`;

/** Whether the first has come further than the second. */
const isBeyond = (one: Markers, other: Markers) =>
  one.readSeq > other.readSeq || one.deliveredSeq > other.deliveredSeq;

const createFurthest = (markers: readonly MarkersOf[]) => {
  const found = new Map(markers.map((one) => [`${one.userId} ${one.channelId}`, one]));
  return (userId: string, channelId: string): Markers => found.get(`${userId} ${channelId}`) ?? NOTHING;
};

type Judge = (one: HeldAtEnd) => readonly string[];

/** Nobody has read or received what has not been said. */
const withinHistory =
  ({ histories }: RunRecord): Judge =>
  ({ held, fetched }) => {
    const length = histories.get(fetched.id)?.length ?? 0;
    return [held, fetched].flatMap((one) =>
      Math.max(one.readSeq, one.deliveredSeq) > length ? [`${shown(one)} of ${length}`] : [],
    );
  };

/** What the server has told once stays so: in a thread that one has begun to follow since, too. */
const notBehindTold = ({ markersTold }: RunRecord): Judge => {
  const toldOf = createFurthest(markersTold);
  return ({ userId, fetched }) => {
    const told = toldOf(userId, fetched.id);
    return isBeyond(told, fetched) ? [`${shown(fetched)}, and was told to have ${shown(told)}`] : [];
  };
};

/** One has come as far as one's devices said, or one's own messages say. In a thread it begins where one follows it. */
const notBeyondSaid = ({ markersSaid, histories }: RunRecord): Judge => {
  const saidOf = createFurthest(markersSaid);
  const own = new Map<string, number>();
  for (const { senderId, channelId, seq } of [...histories.values()].flat()) {
    own.set(`${senderId} ${channelId}`, Math.max(seq, own.get(`${senderId} ${channelId}`) ?? 0));
  }
  return ({ userId, fetched }) => {
    if (fetched.kind === "thread") return [];
    const said = saidOf(userId, fetched.id);
    const written = own.get(`${userId} ${fetched.id}`) ?? 0;
    const most = {
      readSeq: Math.max(said.readSeq, written),
      deliveredSeq: Math.max(said.deliveredSeq, said.readSeq, written),
    };
    return isBeyond(fetched, most) ? [`${shown(fetched)}, and said no more than ${shown(most)}`] : [];
  };
};

/** Others are told what is so: by the list of members, and by receipts no more than that. */
export const asOthersSee = ({ members }: Pick<RunRecord, "members">): Judge => {
  const membersOf = new Map(
    [...members].map(([channelId, list]) => [channelId, new Map(list.map((one) => [one.userId, one]))]),
  );
  return ({ userId, fetched, receipts }) => {
    const seen = fetched.kind === "thread" ? undefined : membersOf.get(fetched.id);
    if (seen === undefined) return [];
    const own = seen.get(userId) ?? NOTHING;
    const wrong =
      isBeyond(own, fetched) || isBeyond(fetched, own)
        ? [`${shown(fetched)}, and others see ${shown(own)}`]
        : [];
    const beyond = [...receipts].filter(([id, receipt]) => isBeyond(receipt, seen.get(id) ?? NOTHING));
    return [...wrong, ...beyond.map(([id, receipt]) => `holds that ${id} has ${shown(receipt)}`)];
  };
};

/** How far people have read and received. */
export const judgeMarkers = (record: RunRecord): Violation[] => {
  const judges = [withinHistory, notBehindTold, notBeyondSaid, asOthersSee].map((judge) => judge(record));
  return record.held.flatMap((one) =>
    judges.flatMap((judge) =>
      judge(one).map(
        (what): Violation => ({
          rule: "marker",
          channelId: one.fetched.id,
          detail: `${one.person}: ${what}`,
        }),
      ),
    ),
  );
};
