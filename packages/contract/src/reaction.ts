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
