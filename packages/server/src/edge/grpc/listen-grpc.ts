import { readFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { type Config, ConfigError } from "../../config.ts";
import type { GrpcServer, GrpcServerDeps } from "./grpc-server.ts";

const CONNECTIONS_MAX = 1_000;
const HANDSHAKE_TIMEOUT_MS = 10_000;

type GrpcConfig = Pick<
  Config,
  "PARLEY_ENV" | "GRPC_PORT" | "GRPC_HOST" | "GRPC_TLS_CERT" | "GRPC_TLS_KEY" | "GRPC_TLS_CLIENT_CA"
>;

export interface ListenGrpcOptions extends Omit<GrpcServerDeps, "mutualTls"> {
  readonly config: GrpcConfig;
}

export interface GrpcListener extends AsyncDisposable {
  readonly port: number;
}

/**
 * Opens GRPC_PORT, or nothing where it is off. A port that is taken ends the start in production; in development, where
 * two servers may share a machine, another one is taken, and the log says which.
 */
export const listenGrpc = async ({ config, ...deps }: ListenGrpcOptions): Promise<GrpcListener | null> => {
  const { GRPC_PORT, GRPC_HOST, PARLEY_ENV } = config;
  if (GRPC_PORT === "off") return null;
  let loading: Promise<GrpcServer> | undefined;
  let stopping = false;
  const open = new Set<Socket>();

  const load = async () => {
    const { startGrpcServer } = await import("./grpc-server.ts");
    return startGrpcServer({ ...deps, mutualTls: config.GRPC_TLS_CLIENT_CA !== undefined });
  };
  const accept = async (socket: Socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    // One that breaks is the peer's affair.
    socket.on("error", () => {});
    try {
      loading ??= load();
      const server = await loading;
      if (stopping || socket.destroyed) socket.destroy();
      else server.serve(socket);
    } catch (error) {
      loading = undefined;
      deps.log.error({ err: error }, "gRPC cannot start");
      socket.destroy();
    }
  };

  const server = serverFor(config, accept);
  server.maxConnections = CONNECTIONS_MAX;
  let port: number;
  try {
    port = await bind(server, GRPC_HOST, GRPC_PORT);
  } catch (error) {
    if ((error as { code?: string }).code !== "EADDRINUSE") throw error;
    if (PARLEY_ENV === "production") {
      throw new ConfigError([`GRPC_PORT=${GRPC_PORT}: expected a port that is free on ${GRPC_HOST}, or off`]);
    }
    port = await bind(server, GRPC_HOST, 0);
    deps.log.warn({ wanted: GRPC_PORT, port }, "GRPC_PORT is taken: gRPC took another");
  }

  return {
    port,
    async [Symbol.asyncDispose]() {
      stopping = true;
      server.close();
      await (await loading?.catch(() => undefined))?.[Symbol.asyncDispose]();
      for (const socket of open) socket.destroy();
    },
  };
};

const serverFor = (config: GrpcConfig, accept: (socket: Socket) => void): Server => {
  const { GRPC_TLS_CERT, GRPC_TLS_KEY, GRPC_TLS_CLIENT_CA } = config;
  if (!GRPC_TLS_CERT || !GRPC_TLS_KEY) return createServer({ noDelay: true }, accept);
  const ca = GRPC_TLS_CLIENT_CA && read("GRPC_TLS_CLIENT_CA", GRPC_TLS_CLIENT_CA);
  const server = createTlsServer(
    {
      cert: read("GRPC_TLS_CERT", GRPC_TLS_CERT),
      key: read("GRPC_TLS_KEY", GRPC_TLS_KEY),
      minVersion: "TLSv1.2",
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      ALPNProtocols: ["h2"],
      // A caller without a certificate may still have a token; one whose certificate is not of the authority counts as
      // having none.
      ...(ca ? { ca, requestCert: true, rejectUnauthorized: false } : {}),
    },
    accept,
  );
  server.on("tlsClientError", () => {});
  return server;
};

const read = (setting: string, path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch {
    throw new ConfigError([`${setting}=${path}: expected a file in PEM that can be read`]);
  }
};

const bind = (server: Server, host: string, port: number) =>
  new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
