import { constants } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ProblemCode } from "@parley/contract";
import type { Server } from "bun";
import type { Source } from "../call.ts";
import { type Config, ConfigError } from "../config.ts";
import { ProblemError } from "../problem.ts";
import type { Hub } from "../realtime/hub.ts";
import { clientAddress, trustedProxies } from "./http/client-address.ts";
import { correlationIdOf } from "./http/correlation.ts";
import { isAllowedOrigin } from "./http/cross-site.ts";
import type { createHttpApp } from "./http/http-app.ts";
import { cameInPlain, httpsAddress } from "./http/https.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { problemBody, statusOf } from "./problem-body.ts";
import { isRealtime, type SocketData, socketHandler, upgradeToSocket } from "./socket/realtime-socket.ts";

/** Bun cuts a body off here, before it is read; operations allow far less. */
const REQUEST_BYTES_MAX = 1024 * 1024;

/** A connection on which nothing moves is closed: one that sends its request a byte at a time holds no place for long. */
const IDLE_SECONDS_MAX = 30;

/** How long calls under way may take to finish when the server stops. */
const STOP_GRACE_MS = 2_000;

export interface Listener extends AsyncDisposable {
  /** Where the server answers on this machine. */
  readonly url: URL;
  /** Where plain http is sent on to https; null: nowhere. */
  readonly redirectUrl: URL | null;
}

/** TLS 1.2 and 1.3, where there is a certificate. @throws ConfigError when a file cannot be read. */
const tlsOf = ({ TLS_CERT, TLS_KEY }: Pick<Config, "TLS_CERT" | "TLS_KEY">) => {
  if (!TLS_CERT || !TLS_KEY) return null;
  const read = (name: string, path: string) => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      throw new ConfigError([`${name}=${path}: expected a file that can be read`]);
    }
  };
  return {
    cert: read("TLS_CERT", TLS_CERT),
    key: read("TLS_KEY", TLS_KEY),
    secureOptions: constants.SSL_OP_NO_TLSv1 | constants.SSL_OP_NO_TLSv1_1,
  };
};

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

      const headers = securityHeaders({ https: config.PUBLIC_URL.startsWith("https://") });
      const httpsOnly = config.PARLEY_ENV === "production";

      /** What is answered past the app carries what the app's answers carry. */
      const dressed = (response: Response, correlationId: string) => {
        for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
        response.headers.set("x-correlation-id", correlationId);
        return response;
      };
      const refusal = (code: ProblemCode, correlationId: string, values: Record<string, string> = {}) => {
        const problem = problemBody(new ProblemError(code, values), {
          correlationId,
          publicUrl: config.PUBLIC_URL,
        });
        const response = new Response(JSON.stringify(problem), {
          status: statusOf(code),
          headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
        });
        return dressed(response, correlationId);
      };

      const upgrade = (request: Request, on: Server<SocketData>) => {
        const { headers } = request;
        const correlationId = correlationIdOf(headers);
        const peer = on.requestIP(request)?.address ?? null;
        const forwardedProto = headers.get("x-forwarded-proto");
        if (httpsOnly && cameInPlain({ url: request.url, peer, forwardedProto }, proxies)) {
          return refusal("https_required", correlationId, { url: config.PUBLIC_URL });
        }
        const origin = headers.get("origin");
        if (origin !== null && !isAllowedOrigin(origin, headers.get("host"), origins)) {
          return refusal("cross_site_refused", correlationId);
        }
        const source: Source = {
          ip: clientAddress(peer, headers.get("x-forwarded-for"), proxies),
          userAgent: headers.get("user-agent")?.slice(0, 400) ?? null,
          correlationId,
          browser: null,
        };
        const answer = upgradeToSocket(request, on, source);
        return answer && dressed(answer, correlationId);
      };

      const tls = tlsOf(config);
      const listening = Bun.serve<SocketData>({
        hostname: config.HOST,
        port: config.PORT,
        maxRequestBodySize: REQUEST_BYTES_MAX,
        idleTimeout: IDLE_SECONDS_MAX,
        ...(tls ? { tls, http2: true } : {}),
        fetch: (request, on) =>
          isRealtime(request.url)
            ? upgrade(request, on)
            : app.fetch(request, { peer: on.requestIP(request)?.address ?? null }),
        // Only what no handler has caught comes here.
        error: () => refusal("internal_error", crypto.randomUUID()),
        websocket: socketHandler(hub),
      });
      const redirecting =
        config.HTTP_REDIRECT_PORT === undefined
          ? null
          : Bun.serve({
              hostname: config.HOST,
              port: config.HTTP_REDIRECT_PORT,
              maxRequestBodySize: 0,
              idleTimeout: IDLE_SECONDS_MAX,
              fetch: (request) =>
                dressed(
                  new Response(null, {
                    status: 308,
                    headers: { location: httpsAddress(request.url, config.PUBLIC_URL) },
                  }),
                  correlationIdOf(request.headers),
                ),
            });
      server = listening;
      return {
        url: listening.url,
        redirectUrl: redirecting?.url ?? null,
        // Sockets first, each told to come back: `stop` waits for the last of them, and for calls under way.
        async [Symbol.asyncDispose]() {
          await redirecting?.stop(true);
          hub.goAway();
          await Promise.race([listening.stop(), Bun.sleep(STOP_GRACE_MS)]);
          await listening.stop(true);
        },
      };
    },
  };
};
