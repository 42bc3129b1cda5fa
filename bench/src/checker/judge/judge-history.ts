import { judgeChanges } from "./judge-changes.ts";
import { judgeCounts } from "./judge-counts.ts";
import { judgeDrafts } from "./judge-drafts.ts";
import { judgeMarkers } from "./judge-markers.ts";
import { judgeAcknowledged, judgeDoubled, judgeWritten, standingIn } from "./judge-messages.ts";
import { judgeContiguous, judgeOutboxOrder } from "./judge-order.ts";
import { judgeReplicas } from "./judge-replica.ts";
import { judgeStates } from "./judge-states.ts";
import { originalsIn } from "./originals.ts";
import type { RunRecord } from "./record.ts";
import type { Violation } from "./violation.ts";

/** Every promise that a run broke. Pure: the same record gets the same judgement. */
export const judgeHistory = (record: RunRecord): Violation[] => {
  const originals = originalsIn(record);
  return [
    ...judgeAcknowledged(record.acknowledged, standingIn(record.histories)),
    ...judgeDoubled(record.histories, originals),
    ...judgeWritten(record, originals),
    ...judgeContiguous(record),
    ...judgeOutboxOrder(record, originals),
    ...judgeStates(record),
    ...judgeChanges(record),
    ...judgeReplicas(record),
    ...judgeMarkers(record),
    ...judgeCounts(record),
    ...judgeDrafts(record),
  ];
};
