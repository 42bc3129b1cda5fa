import { isDeepStrictEqual } from "node:util";
import type { Channel, Message } from "@parley/contract";
import type { HeldAtEnd, RunRecord } from "./record.ts";
import type { Violation } from "./violation.ts";

const differingFields = (held: Channel, fetched: Channel): (keyof Channel)[] => {
  const names = new Set([...Object.keys(held), ...Object.keys(fetched)] as (keyof Channel)[]);
  return [...names].filter((name) => !isDeepStrictEqual(held[name], fetched[name]));
};

const shown = (value: unknown) => JSON.stringify(value) ?? "nothing";

const judgeFacts = ({ held, fetched }: HeldAtEnd): string[] =>
  differingFields(held, fetched).map(
    (name) => `${name} is ${shown(held[name])}, afresh ${shown(fetched[name])}`,
  );

const judgeWindow = ({ window, isAway }: HeldAtEnd, history: readonly Message[]): string[] => {
  if (window === null) return [];
  const { messages, atEnd } = window;
  const from = messages[0]?.seq ?? 1;
  const wrong = messages.findIndex(
    (message, index) => !isDeepStrictEqual(message, history[from - 1 + index]),
  );
  if (wrong !== -1) {
    const stands = history[from - 1 + wrong];
    return [`place ${from + wrong} of the window is ${shown(messages[wrong])}, afresh ${shown(stands)}`];
  }
  const reached = messages.at(-1)?.seq ?? 0;
  if (atEnd && reached !== history.length) {
    return [`the window ends at ${reached} of ${history.length} and says that this is the end`];
  }
  return atEnd || isAway
    ? []
    : [`the window stops at ${reached} of ${history.length}, and nobody has left the end`];
};

const judgeHeld = (one: HeldAtEnd, history: readonly Message[]): string[] => [
  ...judgeFacts(one),
  ...judgeWindow(one, history),
  ...one.pending.map((nonce) => `the message of nonce ${nonce} is shown as waiting`),
  ...one.changes.map((change) => `the change ${change} is shown as waiting`),
];

/** Every client holds what a fresh fetch answers, and says so of nothing that is not there. */
export const judgeReplicas = ({ held, histories, strayChannels }: RunRecord): Violation[] => [
  ...held.flatMap((one) =>
    judgeHeld(one, histories.get(one.held.id) ?? []).map(
      (what): Violation => ({ rule: "replica", channelId: one.held.id, detail: `${one.person}: ${what}` }),
    ),
  ),
  ...strayChannels.map(
    ({ person, channelId, is }): Violation => ({
      rule: "replica",
      channelId,
      detail: is === "lacking" ? `${person} lacks the channel` : `${person} holds it and is no member`,
    }),
  ),
];
