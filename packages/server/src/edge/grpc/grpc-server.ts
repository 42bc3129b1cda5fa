import type { Socket } from "node:net";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ReflectionService } from "@grpc/reflection";
import type { Logger } from "pino";
import { systemClock } from "../../clock.ts";
import { type CallerDeps, createCallerOf } from "./caller.ts";
import { startHealthService } from "./health-service.ts";
import { type IntrospectionRules, identityService } from "./identity-service.ts";
import { loadService } from "./load-service.ts";

export interface GrpcServerDeps extends CallerDeps {
  readonly rules: IntrospectionRules;
  readonly log: Logger;
  readonly onError: (error: unknown) => void;
  readonly pingDatabase: () => PromiseLike<unknown>;
  readonly healthIntervalMs?: number;
}

/** A question is a token or an id with a name. */
const REQUEST_BYTES_MAX = 32 * 1024;
const ANSWER_BYTES_MAX = 1024 * 1024;
const STREAMS_PER_CONNECTION_MAX = 1_000;
const METADATA_BYTES_MAX = 16 * 1024;
const KEEPALIVE_INTERVAL_MS = 20_000;
const KEEPALIVE_TIMEOUT_MS = 10_000;
/** How long calls under way may take to finish when the server stops. */
const STOP_GRACE_MS = 2_000;

export interface GrpcServer extends AsyncDisposable {
  /** Serves a connection that was accepted, and decrypted where there is TLS. */
  serve(socket: Socket): void;
}

/** The gRPC services, with no port of their own. Loaded with the first connection: it is a tenth of a second's work. */
export const startGrpcServer = async (deps: GrpcServerDeps): Promise<GrpcServer> => {
  const { definition, identity } = loadService();
  const server = new Server({
    "grpc.max_receive_message_length": REQUEST_BYTES_MAX,
    "grpc.max_send_message_length": ANSWER_BYTES_MAX,
    "grpc.max_concurrent_streams": STREAMS_PER_CONNECTION_MAX,
    "grpc.max_metadata_size": METADATA_BYTES_MAX,
    "grpc.keepalive_time_ms": KEEPALIVE_INTERVAL_MS,
    "grpc.keepalive_timeout_ms": KEEPALIVE_TIMEOUT_MS,
    "grpc.enable_channelz": 0,
  });
  const { log, onError } = deps;
  const service = identityService(deps.rules, {
    callerOf: createCallerOf(deps),
    log,
    onError,
    clock: systemClock,
  });
  server.addService(identity.service, service);
  new ReflectionService(definition).addToServer(server);
  const health = await startHealthService({
    pingDatabase: deps.pingDatabase,
    ...(deps.healthIntervalMs === undefined ? {} : { intervalMs: deps.healthIntervalMs }),
  });
  health.addTo(server);
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());

  return {
    serve: (socket) => injector.injectConnection(socket),
    async [Symbol.asyncDispose]() {
      health[Symbol.dispose]();
      deps.rules.revocations[Symbol.dispose]();
      injector.drain(STOP_GRACE_MS);
      const finished = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
      await Promise.race([finished, Bun.sleep(STOP_GRACE_MS)]);
      injector.destroy();
      server.forceShutdown();
    },
  };
};
