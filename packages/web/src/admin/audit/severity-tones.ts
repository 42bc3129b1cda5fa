import type { AuditEvent } from "@parley/contract";
import type { Tone } from "../frame/chip.tsx";

export const SEVERITY_TONES: Readonly<Record<AuditEvent["severity"], Tone>> = {
  low: "quiet",
  medium: "warning",
  high: "bad",
};
