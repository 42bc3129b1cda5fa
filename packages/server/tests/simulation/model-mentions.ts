import { createWithMentions } from "../../src/chat/message/find-mentions.ts";
import type { ModelConnections, ModelDatabase } from "./model-database.ts";

/** Whom texts name, on the model's database: everyone's name is their id. */
export const createModelMentions = ({ log }: ModelDatabase, { read }: ModelConnections) =>
  createWithMentions({
    idsOfUsernames: async (names) => new Map(names.map((name) => [name.toLowerCase(), name.toLowerCase()])),
    mentionableIn: (asked) =>
      read(() =>
        asked.map(({ channelId, wantsAll, userIds }) => {
          const members = log.channels.get(channelId)?.members ?? new Map();
          return {
            members: new Set(userIds.filter((userId) => members.has(userId))),
            everyone: wantsAll ? [...members.keys()] : [],
          };
        }),
      ),
    isHere: () => true,
  });
