import type { Invitation } from "@parley/contract";
import type { Tone } from "../frame/chip.tsx";

export type InvitationState = "open" | "used" | "expired" | "withdrawn";

/** Whether an invitation still counts, and if not, why: what somebody decided comes before what time did. */
export const stateOf = (
  invitation: Pick<Invitation, "withdrawnAt" | "uses" | "usesMax" | "expiresAt">,
  now: Date,
): InvitationState => {
  if (invitation.withdrawnAt !== null) return "withdrawn";
  if (invitation.uses >= invitation.usesMax) return "used";
  return new Date(invitation.expiresAt) <= now ? "expired" : "open";
};

export const STATE_TONES: Readonly<Record<InvitationState, Tone>> = {
  open: "good",
  used: "quiet",
  expired: "quiet",
  withdrawn: "quiet",
};
