import { z } from "zod";
import { Id } from "./text.ts";

/** Different emoji under one message. */
export const REACTION_EMOJIS_MAX = 50;
/** Reactions under one message, of everyone together: each change sends the whole message. */
export const REACTIONS_MAX = 2_000;
const EMOJI_UNITS_MAX = 64;
const VARIATION_16 = "\uFE0F";

const isEmoji = (text: string) => /^\p{RGI_Emoji}$/v.test(text);

/** One emoji that Unicode recommends for interchange (UTS 51, RGI). `❤` without its selector is taken for `❤️`. */
export const Emoji = z
  .string()
  .min(1)
  .max(EMOJI_UNITS_MAX)
  .transform((text) => (isEmoji(text) ? text : `${text}${VARIATION_16}`))
  .refine(isEmoji, { error: "One emoji" })
  .meta({ description: "One emoji (UTS 51, RGI)", example: "👍" });

export const Reaction = z
  .object({
    emoji: z.string(),
    userIds: z.array(Id).meta({ description: "Who reacted, in the order in which they did" }),
  })
  .meta({ id: "Reaction" });
export type Reaction = z.infer<typeof Reaction>;

/** The reactions once somebody has reacted, or taken it back; the very same list where it was so already. */
export const withReaction = (
  reactions: Reaction[],
  { emoji, userId, on }: { emoji: string; userId: string; on: boolean },
): Reaction[] => {
  const held = reactions.find((reaction) => reaction.emoji === emoji);
  if ((held?.userIds.includes(userId) ?? false) === on) return reactions;
  if (!held) return [...reactions, { emoji, userIds: [userId] }];
  const userIds = on ? [...held.userIds, userId] : held.userIds.filter((id) => id !== userId);
  return reactions
    .map((reaction) => (reaction === held ? { emoji, userIds } : reaction))
    .filter((reaction) => reaction.userIds.length > 0);
};
