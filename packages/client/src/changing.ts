import type { Message, Problem } from "@parley/contract";
import type { ReplicaEvent } from "./replica/event.ts";
import { type ChangeOfMessage, keyOfChange } from "./replica/own-changes.ts";
import type { Clock, Timers } from "./time.ts";
import type { Answer } from "./wire/asked.ts";
import { backoffMs } from "./wire/backoff.ts";
import type { Connection } from "./wire/connection.ts";

/** Changes that wait or are on their way, at most. */
export const CHANGES_MAX = 500;
/** Changes on their way at once: a connection that comes back does not begin with a flood. */
const UNDER_WAY_MAX = 20;

export type ChangeOutcome =
  | { readonly at: "done"; readonly message: Message | null }
  | { readonly at: "refused"; readonly problem: Problem }
  /** More changes wait than are kept, or the page is being left. */
  | { readonly at: "given-up" };

type Done = (outcome: ChangeOutcome) => void;

interface Wanted {
  readonly key: string;
  readonly channelId: string;
  readonly messageId: string;
  readonly change: ChangeOfMessage;
  readonly number: number;
  /** When it was made, RFC 3339. */
  readonly at: string;
  readonly done: Done;
}

/** All that is wanted of one thing: one change on its way at a time, and after it only the latest. */
interface Lane {
  underWay: Wanted | null;
  next: Wanted | null;
  attempt: number;
  cancelPause: (() => void) | null;
}

interface ChangingDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: () => number;
  readonly ask: Connection["ask"];
  readonly dispatch: (event: ReplicaEvent) => void;
}

/**
 * One's own changes of messages on their way to the server. Each is shown at once; one that gets no answer is asked
 * again on the next connection, which changes nothing where the server has made it already.
 */
export const createChanging = ({ clock, timers, random, ask, dispatch }: ChangingDeps) => {
  const lanes = new Map<string, Lane>();
  let count = 0;
  let underWay = 0;
  let isLive = false;

  const show = ({ channelId, messageId, change, number, at }: Wanted) =>
    dispatch({
      type: "changing",
      channelId,
      change: { messageId, change, at, number, doneAt: null },
    });

  const over = ({ channelId, key, number, done }: Wanted, outcome: ChangeOutcome) => {
    const version = outcome.at === "done" ? (outcome.message?.version ?? 0) : null;
    dispatch({ type: "change-over", channelId, key, number, version });
    done(outcome);
  };

  const end = (key: string, lane: Lane) => {
    if (lane.underWay === null && lane.next === null) lanes.delete(key);
  };

  const pause = (lane: Lane, atLeastSeconds: number) => {
    const delayMs = Math.max(backoffMs(lane.attempt, random()), atLeastSeconds * 1_000);
    lane.attempt += 1;
    lane.cancelPause = timers.set(() => {
      lane.cancelPause = null;
      sendAll();
    }, delayMs);
  };

  const answered = (lane: Lane, wanted: Wanted, answer: Answer | null) => {
    lane.underWay = null;
    underWay -= 1;
    const isAgain = answer === null || (answer.op === "nack" && answer.problem.status === 401);
    const retries = answer?.op === "nack" && answer.problem.retry;
    if (isAgain || retries) {
      // What has been wanted since counts instead.
      if (lane.next === null) lane.next = wanted;
      else wanted.done({ at: "done", message: null });
      if (retries) pause(lane, answer.problem.retryAfterSeconds ?? 0);
    } else if (answer.op === "ack") {
      lane.attempt = 0;
      over(wanted, { at: "done", message: answer.message ?? null });
    } else over(wanted, { at: "refused", problem: answer.problem });
    end(wanted.key, lane);
    sendAll();
  };

  const send = (lane: Lane, wanted: Wanted) => {
    const { channelId, messageId, change } = wanted;
    lane.underWay = wanted;
    lane.next = null;
    underWay += 1;
    const isSent = ask({ ...change, channelId, messageId }, (answer) => answered(lane, wanted, answer));
    if (isSent) return;
    lane.underWay = null;
    lane.next = wanted;
    underWay -= 1;
  };

  const sendAll = () => {
    for (const lane of lanes.values()) {
      if (!isLive || underWay >= UNDER_WAY_MAX) return;
      if (lane.next !== null && lane.underWay === null && lane.cancelPause === null) send(lane, lane.next);
    }
  };

  return {
    change(channelId: string, messageId: string, change: ChangeOfMessage, done: Done) {
      if (lanes.size >= CHANGES_MAX) return done({ at: "given-up" });
      count += 1;
      const key = keyOfChange(messageId, change);
      const at = new Date(clock.now()).toISOString();
      const wanted: Wanted = { key, channelId, messageId, change, number: count, at, done };
      const lane = lanes.get(key) ?? { underWay: null, next: null, attempt: 0, cancelPause: null };
      lane.next?.done({ at: "done", message: null });
      lane.next = wanted;
      lanes.set(key, lane);
      show(wanted);
      sendAll();
    },
    live() {
      isLive = true;
      // A channel that was told anew, as after a restore, does not know of them.
      for (const { next } of lanes.values()) if (next !== null) show(next);
      sendAll();
    },
    lost() {
      isLive = false;
    },
    close() {
      isLive = false;
      for (const { underWay: one, next, cancelPause } of lanes.values()) {
        cancelPause?.();
        one?.done({ at: "given-up" });
        next?.done({ at: "given-up" });
      }
      lanes.clear();
    },
  };
};
