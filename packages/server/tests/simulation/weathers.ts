import { FAIR, type Weather } from "../../../client/tests/simulation/lossy-wire.ts";
import { WEATHERS as NETWORKS } from "../../../client/tests/simulation/weathers.ts";
import type { Plan } from "./world.ts";

type Circumstances = Omit<Plan, "seed" | "mistake">;

const network = (name: string): Weather => NETWORKS[name]?.weather ?? FAIR;
const calm = (weather: Weather): Circumstances => ({ weather, breaks: 0, restores: false });

/**
 * The worlds that both sides have to stand. One node tells everything in order, so `fair`, `cutting` and `losing` are
 * what it meets today; the others stand for a broker between nodes.
 */
export const WEATHERS = {
  fair: calm(FAIR),
  cutting: calm({ ...FAIR, cut: 0.01, deaf: 0.002 }),
  losing: { ...calm({ ...FAIR, cut: 0.003 }), breaks: 0.05 },
  reordering: calm(network("reordering")),
  holed: calm(network("holed")),
  dropping: { ...calm(network("dropping")), breaks: 0.02 },
  restoring: { ...calm(network("restoring")), breaks: 0.02, restores: true },
} as const satisfies Readonly<Record<string, Circumstances>>;

export type WeatherName = keyof typeof WEATHERS;
