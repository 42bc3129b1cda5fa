/** How fast one socket may send: this many frames at once, refilled at this many a second. */
export const FRAMES_BURST_MAX = 200;
export const FRAMES_PER_SECOND = 50;

/** A token bucket as two numbers, small enough for every socket to hold one. */
export interface FrameBudget {
  tokens: number;
  filledAt: number;
}

export type FrameVerdict = "within" | "limited" | "abuse";

/** Takes one frame from the budget. Who goes on far beyond it, deaf to the refusals, is abusing the server. */
export const spendFrame = (budget: FrameBudget, now: number): FrameVerdict => {
  const refilled = budget.tokens + ((now - budget.filledAt) / 1_000) * FRAMES_PER_SECOND;
  budget.tokens = Math.min(FRAMES_BURST_MAX, refilled) - 1;
  budget.filledAt = now;
  if (budget.tokens >= 0) return "within";
  return budget.tokens > -FRAMES_BURST_MAX ? "limited" : "abuse";
};
