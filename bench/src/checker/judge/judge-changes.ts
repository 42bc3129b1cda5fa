import type { Message, MessageEdit } from "@parley/contract";
import { originalsIn } from "./originals.ts";
import type { Ask, RunRecord } from "./record.ts";
import { lastOf } from "./register.ts";
import type { Rule, Violation } from "./violation.ts";

type Of<Op extends Ask["change"]["op"]> = Ask & { readonly change: Extract<Ask["change"], { op: Op }> };

const of = <Op extends Ask["change"]["op"]>(asks: readonly Ask[], op: Op): Of<Op>[] =>
  asks.filter((ask): ask is Of<Op> => ask.change.op === op && ask.outcome !== "refused");

const told = (asks: readonly Ask[]) =>
  asks
    .map(
      ({ change, outcome, beganAt, endedAt }) => `${JSON.stringify(change)} ${outcome} ${beganAt}-${endedAt}`,
    )
    .join(", ");

interface Case {
  readonly message: Message;
  readonly asks: readonly Ask[];
  readonly original: string | undefined;
  readonly edits: readonly MessageEdit[] | undefined;
}

type Found = readonly (readonly [Rule, string])[];

const isEmptied = ({ text, replyTo, forwarded, mentions, reactions, pinnedAt, previews }: Message) =>
  text === "" &&
  replyTo === null &&
  forwarded === null &&
  pinnedAt === null &&
  mentions.length + reactions.length + previews.length === 0;

const judgeDeletion = ({ message, asks, edits }: Case): Found => {
  const wanted = of(asks, "delete");
  if (message.deletedAt === null) {
    return wanted.some(({ outcome }) => outcome === "done")
      ? [["deletion", "acknowledged, and it stands"]]
      : [];
  }
  if (wanted.length === 0) return [["deletion", "nobody asked for it"]];
  return isEmptied(message) && (edits ?? []).length === 0 ? [] : [["deletion", "something is left of it"]];
};

const judgeText = ({ message, asks, original }: Case): Found => {
  const { last, untouched } = lastOf(of(asks, "edit"));
  if (untouched && message.text === original) return [];
  if (last.some(({ change }) => change.op === "edit" && change.text === message.text)) return [];
  return [["edit", `it says "${message.text}", at first "${original}"; asked: ${told(of(asks, "edit"))}`]];
};

const countOf = <T>(list: readonly T[], one: T) => list.filter((other) => other === one).length;

/** The first is what was written, each was asked for, none of the acknowledged is missing, and they are in their order. */
const judgeEdits = ({ message, asks, original, edits }: Case): Found => {
  const wanted = of(asks, "edit");
  if (edits === undefined) return message.editCount > 0 ? [["edit", "nobody asked for an edit"]] : [];
  const texts = [...edits.map(({ text }) => text), message.text];
  const asked = wanted.map(({ change }) => change.text);
  const wrong: string[] = [];
  if (edits.length !== message.editCount) wrong.push(`${edits.length} texts before of ${message.editCount}`);
  if (texts[0] !== original) wrong.push(`the first text is "${texts[0]}", not "${original}"`);
  for (const [index, text] of texts.entries()) {
    if (index > 0 && text === texts[index - 1]) wrong.push(`"${text}" stands twice in a row`);
    if (index > 0 && countOf(texts.slice(1), text) > countOf(asked, text))
      wrong.push(`"${text}" was not asked for`);
  }
  for (const { change, outcome } of wanted) {
    if (outcome === "done" && !texts.includes(change.text)) wrong.push(`"${change.text}" was acknowledged`);
  }
  const times = edits.map(({ replacedAt }) => Date.parse(replacedAt));
  if (times.some((time, index) => time < (times[index - 1] ?? time))) wrong.push("the times go back");
  if (edits.length > 0 && message.editedAt !== edits.at(-1)?.replacedAt)
    wrong.push("edited last at another time");
  return wrong.map((what) => ["edit", `${what}; texts: ${JSON.stringify(texts)}`]);
};

const judgeReactions = ({ message, asks }: Case): Found => {
  const standing = new Set(
    message.reactions.flatMap(({ emoji, userIds }) => userIds.map((id) => `${emoji} ${id}`)),
  );
  const wanted = Map.groupBy(of(asks, "react"), ({ change, userId }) => `${change.emoji} ${userId}`);
  return [...standing.union(new Set(wanted.keys()))].flatMap((key) => {
    const { last, untouched } = lastOf(wanted.get(key) ?? []);
    const isOn = standing.has(key);
    if (untouched && !isOn) return [];
    if (last.some(({ change }) => change.op === "react" && change.on === isOn)) return [];
    return [
      [
        "reaction",
        `${key} ${isOn ? "stands" : "does not stand"}; asked: ${told(wanted.get(key) ?? [])}`,
      ] as const,
    ];
  });
};

const judgePin = ({ message, asks }: Case): Found => {
  const wanted = of(asks, "pin");
  const { last, untouched } = lastOf(wanted);
  const isOn = message.pinnedAt !== null;
  if ((untouched && !isOn) || last.some(({ change }) => change.op === "pin" && change.on === isOn)) return [];
  return [["pin", `it is ${isOn ? "" : "not "}pinned; asked: ${told(wanted)}`]];
};

const judgeMessage = (one: Case): Found => {
  if (one.message.deletedAt !== null) return judgeDeletion(one);
  return [judgeDeletion, judgeText, judgeEdits, judgeReactions, judgePin].flatMap((judge) => judge(one));
};

/**
 * Every message is as the acknowledged changes left it: the last word counts, and of those that nobody answered any
 * may have been made, at any time since.
 */
export const judgeChanges = (record: RunRecord): Violation[] => {
  const byMessage = Map.groupBy(record.asks, ({ messageId }) => messageId);
  const originals = originalsIn(record);
  return [...record.histories.values()].flat().flatMap((message) => {
    const asks = byMessage.get(message.id) ?? [];
    const original = originals.get(message.id);
    const edits = record.edits.get(message.id);
    return judgeMessage({ message, asks, original, edits }).map(
      ([rule, what]): Violation => ({
        rule,
        channelId: message.channelId,
        detail: `message ${message.seq} (${message.id}): ${what}`,
      }),
    );
  });
};
