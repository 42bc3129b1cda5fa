import type { AccountStatus } from "@parley/contract";
import type { Tone } from "../frame/chip.tsx";

export const STATUS_TONES: Readonly<Record<AccountStatus, Tone>> = {
  active: "quiet",
  locked: "bad",
  deactivated: "warning",
};
