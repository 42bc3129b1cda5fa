import type { AuditFormat } from "@parley/contract";
import type { Product } from "../event-format.ts";
import type { TrailEvent } from "../trail-event.ts";

/**
 * Where the trail goes, outside this server. It follows at least once: what was not taken comes again, whole, and so
 * does what was taken by a server that died before it could note so. A receiver tells repeats by `position`.
 */
export interface Sink extends AsyncDisposable {
  /** Resolves once the receiver has the events. Rejects otherwise; it gives up when the signal aborts. */
  send(events: readonly TrailEvent[], signal: AbortSignal): Promise<void>;
}

/** What every kind of sink is made from. */
export interface SinkOptions {
  readonly url: URL;
  readonly format: AuditFormat;
  readonly product: Product;
  /** Certificates in PEM to trust for this sink; null: those that the system trusts. */
  readonly ca: string | null;
  /** Sent to HTTP and WebSocket receivers as `Authorization: Bearer`; never to a log. */
  readonly token: string | null;
}

/** At most so many events at once. */
export const SINK_EVENTS_MAX = 500;
