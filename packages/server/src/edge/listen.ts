import type { Server } from "bun";
import type { Source } from "../call.ts";
import type { Config } from "../config.ts";
import type { Hub } from "../realtime/hub.ts";
import { clientAddress, trustedProxies } from "./http/client-address.ts";
import { correlationIdOf } from "./http/correlation.ts";
import { isAllowedOrigin } from "./http/cross-site.ts";
import type { createHttpApp } from "./http/http-app.ts";
import { isRealtime, type SocketData, socketHandler, upgradeToSocket } from "./socket/realtime-socket.ts";

/** Bun cuts a body off here, before it is read; operations allow far less. */
const REQUEST_BYTES_MAX = 1024 * 1024;

/** How long calls under way may take to finish when the server stops. */
const STOP_GRACE_MS = 2_000;

export interface Listener extends AsyncDisposable {
  /** Where the server answers on this machine. */
  readonly url: URL;
}

/** The sockets of one process: what is published before it listens has nobody to reach. */
export const createSockets = () => {
  let server: Server<SocketData> | undefined;
  return {
    publish: (topic: string, frame: string) => {
      server?.publish(topic, frame);
    },

    /** Opens the port. @throws when it is taken. */
    listen({
      config,
      app,
      hub,
    }: {
      config: Config;
      app: ReturnType<typeof createHttpApp>;
      hub: Hub;
    }): Listener {
      const proxies = trustedProxies(config.TRUSTED_PROXIES);
      const origins = { publicUrl: config.PUBLIC_URL, others: config.ALLOWED_ORIGINS };

      const upgrade = (request: Request, on: Server<SocketData>) => {
        const { headers } = request;
        const origin = headers.get("origin");
        if (origin !== null && !isAllowedOrigin(origin, headers.get("host"), origins)) {
          return new Response("This origin is not allowed.", { status: 403 });
        }
        const peer = on.requestIP(request)?.address ?? null;
        const source: Source = {
          ip: clientAddress(peer, headers.get("x-forwarded-for"), proxies),
          userAgent: headers.get("user-agent")?.slice(0, 400) ?? null,
          correlationId: correlationIdOf(headers),
          browser: null,
        };
        return upgradeToSocket(request, on, source);
      };

      const listening = Bun.serve<SocketData>({
        hostname: config.HOST,
        port: config.PORT,
        maxRequestBodySize: REQUEST_BYTES_MAX,
        fetch: (request, on) =>
          isRealtime(request.url)
            ? upgrade(request, on)
            : app.fetch(request, { peer: on.requestIP(request)?.address ?? null }),
        websocket: socketHandler(hub),
      });
      server = listening;
      return {
        url: listening.url,
        // Sockets first, each told to come back: `stop` waits for the last of them, and for calls under way.
        async [Symbol.asyncDispose]() {
          hub.goAway();
          await Promise.race([listening.stop(), Bun.sleep(STOP_GRACE_MS)]);
          await listening.stop(true);
        },
      };
    },
  };
};
