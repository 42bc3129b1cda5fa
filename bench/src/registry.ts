import type { Load } from "./load.ts";
import { answersAlike } from "./loads/answers-alike.ts";
import { edits, reactions, readMarkers } from "./loads/changes.ts";
import { fanOut1000, fanOut5000 } from "./loads/fan-out.ts";
import { faults } from "./loads/faults.ts";
import { hardLogout } from "./loads/hard-logout.ts";
import { history } from "./loads/history.ts";
import { idle } from "./loads/idle.ts";
import { ingest, ingestOneInFlight } from "./loads/ingest.ts";
import { introspect } from "./loads/introspect.ts";
import { crowd, latency250, latency2000 } from "./loads/latency.ts";
import { memory } from "./loads/memory.ts";
import { presence } from "./loads/presence.ts";
import { refreshes, refreshesEdDsa, refreshesEs256 } from "./loads/refreshes.ts";
import { returning } from "./loads/return.ts";
import { search } from "./loads/search.ts";
import { searchIndex } from "./loads/search-index.ts";
import { sessionCheck } from "./loads/session-check.ts";
import { signIns, signInsEdDsa, signInsEs256 } from "./loads/sign-ins.ts";
import { start } from "./loads/start.ts";
import { verify } from "./loads/verify.ts";

/** Every load, in the order in which they run. */
export const LOADS: readonly Load[] = [
  ingest,
  ingestOneInFlight,
  latency250,
  latency2000,
  crowd,
  edits,
  reactions,
  readMarkers,
  fanOut1000,
  fanOut5000,
  history,
  search,
  searchIndex,
  returning,
  idle,
  presence,
  signIns,
  signInsEs256,
  signInsEdDsa,
  sessionCheck,
  introspect,
  refreshes,
  refreshesEs256,
  refreshesEdDsa,
  hardLogout,
  answersAlike,
  verify,
  start,
  memory,
  faults,
];
