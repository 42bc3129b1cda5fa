import type { Principal, Source } from "../../call.ts";

/** What Hono carries through one request. */
export interface HttpEnv {
  Bindings: {
    /** The address of the TCP peer; absent when called without a server, as tests do. */
    readonly peer?: string | null;
  };
  Variables: {
    source: Source;
    principal: Principal | null;
  };
}
