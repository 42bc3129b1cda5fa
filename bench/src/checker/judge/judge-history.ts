import {
  judgeAcknowledged,
  judgeDelivered,
  judgeDoubled,
  judgeWritten,
  standingIn,
} from "./judge-messages.ts";
import { judgeContiguous, judgeOutboxOrder } from "./judge-order.ts";
import { judgeMarkers, judgeReplicas } from "./judge-replica.ts";
import type { RunRecord } from "./record.ts";
import type { Violation } from "./violation.ts";

/** Every promise that a run broke. Pure: the same record gets the same judgement. */
export const judgeHistory = (record: RunRecord): Violation[] => {
  const standing = standingIn(record.histories);
  return [
    ...judgeAcknowledged(record.acknowledged, standing),
    ...judgeDoubled(record.histories),
    ...judgeWritten(record, standing),
    ...judgeContiguous(record.histories),
    ...judgeOutboxOrder(record.written, standing),
    ...judgeDelivered(record.delivered, record.histories),
    ...judgeReplicas(record),
    ...judgeMarkers(record),
  ];
};
