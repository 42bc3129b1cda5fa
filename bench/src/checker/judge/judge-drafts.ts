import type { DraftOf, RunRecord } from "./record.ts";
import type { Violation } from "./violation.ts";

const keyOf = ({ userId, channelId }: Pick<DraftOf, "userId" | "channelId">) => `${userId} ${channelId}`;
const shown = ({ version, text }: Pick<DraftOf, "version" | "text">) => `"${text}" of version ${version}`;

/** The newest that anybody was told, of each draft; and whether its version was told in two ways. */
const judgeTold = ({ draftsTold, drafts }: RunRecord): Violation[] => {
  const standing = new Map(drafts.map((draft) => [keyOf(draft), draft]));
  return [...Map.groupBy(draftsTold, keyOf)].flatMap(([key, told]) => {
    const newest = told.reduce((one, other) => (other.version > one.version ? other : one));
    const alike = told.filter(({ version }) => version === newest.version);
    // One that is empty is not listed: it may have been emptied since, by a word that nobody was there to hear.
    const stands = standing.get(key) ?? { version: newest.version + 1, text: "" };
    const isSo =
      stands.version > newest.version ||
      alike.some((one) => one.version === stands.version && one.text === stands.text);
    const wrong: string[] = [];
    if (!isSo) wrong.push(`stands as ${shown(stands)}, told as ${shown(newest)}`);
    if (new Set(alike.map(({ text }) => text)).size > 1)
      wrong.push(`told as ${alike.map(shown).join(" and ")}`);
    return wrong.map((detail): Violation => ({ rule: "draft", channelId: newest.channelId, detail }));
  });
};

/** Every device shows what the server has, and nothing that is not there. */
const judgeHeld = ({ drafts, draftsHeld, held }: RunRecord): Violation[] => {
  const standing = new Map(drafts.map((draft) => [keyOf(draft), draft]));
  const wrong = draftsHeld.flatMap((draft) => {
    const stands = standing.get(keyOf(draft));
    if (draft.state === "stored" && stands && shown(stands) === shown(draft)) return [];
    const detail = `${draft.person} holds ${shown(draft)} (${draft.state}), afresh ${stands ? shown(stands) : "nothing"}`;
    return [{ rule: "draft" as const, channelId: draft.channelId, detail }];
  });
  const devices = new Map(held.map(({ person, userId }) => [person, userId]));
  const lacking = [...devices].flatMap(([person, userId]) => {
    const own = new Set(draftsHeld.filter((one) => one.person === person).map(({ channelId }) => channelId));
    return drafts
      .filter((draft) => draft.userId === userId && !own.has(draft.channelId))
      .map(
        (draft): Violation => ({
          rule: "draft",
          channelId: draft.channelId,
          detail: `${person} lacks ${shown(draft)}`,
        }),
      );
  });
  return [...wrong, ...lacking];
};

/** What somebody began last is there when they come back. */
const judgeKept = ({ drafts, draftsKept }: RunRecord): Violation[] => {
  const standing = new Map(drafts.map((draft) => [keyOf(draft), draft.text]));
  return draftsKept.flatMap((kept) => {
    const text = standing.get(keyOf(kept)) ?? "";
    if (text === kept.text) return [];
    return [
      {
        rule: "draft" as const,
        channelId: kept.channelId,
        detail: `begun last: "${kept.text}", stands: "${text}"`,
      },
    ];
  });
};

/** What was sent is begun no more: a draft whose nonce a message has is empty. */
const judgeSent = ({ drafts, histories }: RunRecord): Violation[] =>
  drafts.flatMap((draft) => {
    const { channelId, userId, nonce } = draft;
    const sent = histories.get(channelId)?.find((one) => one.senderId === userId && one.nonce === nonce);
    if (sent === undefined) return [];
    return [
      {
        rule: "draft" as const,
        channelId,
        detail: `${shown(draft)} stands, and was sent as message ${sent.seq}`,
      },
    ];
  });

/** What people have begun to write. */
export const judgeDrafts = (record: RunRecord): Violation[] => [
  ...judgeTold(record),
  ...judgeHeld(record),
  ...judgeKept(record),
  ...judgeSent(record),
];
