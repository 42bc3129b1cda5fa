import { FAIR } from "./lossy-wire.ts";
import type { Plan } from "./simulate.ts";

/** The worlds that the client has to stand, from calm to cruel. */
export const WEATHERS: Readonly<Record<string, Omit<Plan, "seed">>> = {
  fair: { weather: FAIR },
  reordering: { weather: { ...FAIR, late: 0.2, doubled: 0.2 } },
  cutting: { weather: { ...FAIR, late: 0.1, doubled: 0.1, cut: 0.01, deaf: 0.002 } },
  dropping: { weather: { ...FAIR, late: 0.1, doubled: 0.1, cut: 0.01, deaf: 0.002, dropped: 0.1 } },
  holed: { weather: { ...FAIR, late: 0.1, doubled: 0.1, holed: 0.15 } },
  resyncing: { weather: { ...FAIR, late: 0.1, doubled: 0.1, cut: 0.02, deaf: 0.002 }, recoveryMax: 0 },
  restoring: { weather: { ...FAIR, late: 0.1, doubled: 0.1, cut: 0.01 }, restores: true },
};
