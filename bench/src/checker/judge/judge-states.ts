import { isDeepStrictEqual } from "node:util";
import type { Message } from "@parley/contract";
import type { Ask, RunRecord } from "./record.ts";
import type { Rule, Violation } from "./violation.ts";

const briefly = ({ seq, version, id, text, deletedAt, editCount }: Message) =>
  `seq ${seq}, version ${version}, id ${id}, "${text}", ${editCount} edits${deletedAt === null ? "" : ", deleted"}`;

const sameMessage = (one: Message, other: Message) =>
  one.id === other.id && one.nonce === other.nonce && one.senderId === other.senderId;

/** What was shown stands, or something later does; nothing that was shown goes away again. */
const judgeShown = (shown: Message, stands: Message | undefined): readonly (readonly [Rule, string])[] => {
  if (stands === undefined) return [["ghost", `shown ${briefly(shown)}, nothing stands there`]];
  const told = `shown ${briefly(shown)}, there stands ${briefly(stands)}`;
  if (!sameMessage(shown, stands) || shown.version > stands.version) return [["ghost", told]];
  if (
    shown.version === stands.version &&
    shown.editCount + stands.editCount === 0 &&
    shown.text !== stands.text
  ) {
    return [["ghost", told]];
  }
  if (shown.deletedAt !== null && stands.deletedAt === null) return [["deletion", told]];
  return [];
};

/** One version of a message is one state of it: whatever happens to it gives it another one. */
const judgeVersions = (states: readonly Message[]): Violation[] =>
  [...Map.groupBy(states, ({ id, version }) => `${id} ${version}`).values()].flatMap(([first, ...others]) => {
    const other = others.find((one) => !isDeepStrictEqual(one, first));
    if (first === undefined || other === undefined) return [];
    const detail = `${JSON.stringify(first)} and ${JSON.stringify(other)}`;
    return [{ rule: "version" as const, channelId: first.channelId, detail }];
  });

const allOf = (asks: readonly Ask[]) => {
  const known = new Set<string>();
  for (const { messageId, userId, change } of asks) {
    if (change.op === "edit") known.add(`${messageId} says ${change.text}`);
    if (change.op === "delete") known.add(`${messageId} deleted`);
    if (change.op === "react" && change.on) known.add(`${messageId} ${change.emoji} ${userId}`);
    if (change.op === "pin" && change.on) known.add(`${messageId} pinned`);
  }
  return known;
};

/** Nobody was ever shown a change that nobody had asked for, not even for a moment. */
const judgeAsked = (states: readonly Message[], asks: readonly Ask[]): Violation[] => {
  const known = allOf(asks);
  return states.flatMap((state) => {
    const { id, text, editCount, deletedAt, pinnedAt, reactions, channelId } = state;
    const found: Rule[] = [];
    if (deletedAt !== null && !known.has(`${id} deleted`)) found.push("deletion");
    if (deletedAt === null && editCount > 0 && !known.has(`${id} says ${text}`)) found.push("edit");
    if (pinnedAt !== null && !known.has(`${id} pinned`)) found.push("pin");
    const people = reactions.flatMap(({ emoji, userIds }) =>
      userIds.map((userId) => `${id} ${emoji} ${userId}`),
    );
    if (people.some((key) => !known.has(key))) found.push("reaction");
    return found.map(
      (rule): Violation => ({ rule, channelId, detail: `shown, and never asked for: ${briefly(state)}` }),
    );
  });
};

/** Judges every state of a message that anybody was shown, beside the last one. */
export const judgeStates = ({ delivered, histories, asks }: RunRecord): Violation[] => {
  const standing = new Map(
    [...histories].map(([channelId, messages]) => [
      channelId,
      new Map(messages.map((one) => [one.seq, one])),
    ]),
  );
  const shown = delivered.flatMap((state) =>
    judgeShown(state, standing.get(state.channelId)?.get(state.seq)).map(
      ([rule, detail]): Violation => ({ rule, channelId: state.channelId, detail }),
    ),
  );
  return [
    ...shown,
    ...judgeVersions([...delivered, ...[...histories.values()].flat()]),
    ...judgeAsked(delivered, asks),
  ];
};
