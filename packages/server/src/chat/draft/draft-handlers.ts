import type { Draft } from "@parley/contract";
import type { Handlers } from "../../call.ts";
import { raise } from "../../problem.ts";
import type { DraftPut } from "./put-drafts-sql.ts";

export interface DraftDeps {
  /** Puts one draft, by itself or together with others. */
  readonly putDraft: (put: DraftPut) => Promise<Draft | null>;
  readonly draftsOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, readonly Draft[]>>;
}

export const draftHandlers = ({ putDraft, draftsOf }: DraftDeps): Handlers<"draft.put" | "draft.list"> => ({
  "draft.put": async ({ id, text, version }, { principal: { userId } }) =>
    // Versions begin at 1: whoever knows of none yet and says 0 puts the first.
    (await putDraft({ userId, channelId: id, text, version: Math.max(version, 1) })) ??
    raise("channel_not_found"),

  "draft.list": async (_, { principal: { userId } }) => ({
    items: [...((await draftsOf([userId])).get(userId) ?? [])],
  }),
});
