import type { Draft } from "@parley/contract";
import { type Signal, tell } from "../../realtime/signal.ts";

/** Tells all devices of a person what they have begun to write in a channel, as it now is. */
export const tellDraft = (userId: string, draft: Draft): Signal =>
  tell({ userId }, { op: "draft", ...draft });
