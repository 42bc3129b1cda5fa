import type { Load } from "./load.ts";
import { ingest, ingestOneInFlight } from "./loads/ingest.ts";

/** Every load, in the order in which they run. */
export const LOADS: readonly Load[] = [ingest, ingestOneInFlight];
