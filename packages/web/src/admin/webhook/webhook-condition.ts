import type { Webhook } from "@parley/contract";
import type { Tone } from "../frame/chip.tsx";

export type WebhookCondition = "working" | "failing" | "off";

/** What is switched off does not fail. */
export const conditionOf = ({
  enabled,
  failingSince,
}: Pick<Webhook, "enabled" | "failingSince">): WebhookCondition => {
  if (!enabled) return "off";
  return failingSince === null ? "working" : "failing";
};

export const CONDITION_TONES: Readonly<Record<WebhookCondition, Tone>> = {
  working: "good",
  failing: "bad",
  off: "quiet",
};
