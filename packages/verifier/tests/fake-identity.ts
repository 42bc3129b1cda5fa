import { fileURLToPath } from "node:url";
import {
  loadPackageDefinition,
  Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceClientConstructor,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

export const PROTO = fileURLToPath(
  new URL("../../contract/proto/parley/identity/v1/identity.proto", import.meta.url),
);
export const SERVICE_TOKEN = "a-service-token-of-the-tests";

interface Ended {
  sid: string;
  uid: string;
  at: string;
  reason: string;
  cursor: string;
}

const serviceOf = () => {
  const options = { keepCase: true, longs: String, defaults: true };
  const root = loadPackageDefinition(loadSync(PROTO, options)) as unknown as {
    parley: { identity: { v1: { IdentityService: ServiceClientConstructor } } };
  };
  return root.parley.identity.v1.IdentityService.service;
};

/** Parley's gRPC service as its proto file says, with answers of the test. Can be taken down and brought back. */
export const startFakeIdentity = async (credentials = ServerCredentials.createInsecure()) => {
  const watchers = new Set<ServerWritableStream<{ since: string }, Ended>>();
  const ended: Ended[] = [];
  const since: string[] = [];
  const correlationIds: string[] = [];
  const answers = {
    valid: true,
    allowed: new Set<string>(),
    delayMs: 0,
    refusesCursors: false,
  };
  let port = 0;
  let server: Server | null = null;

  const unary =
    <Q, A>(answer: (question: Q) => A) =>
    (call: ServerUnaryCall<Q, A>, callback: sendUnaryData<A>) => {
      const [given] = call.metadata.get("authorization");
      const isCertified = call.getAuthContext().sslPeerCertificate !== undefined;
      if (given !== `Bearer ${SERVICE_TOKEN}` && !isCertified)
        return callback({ code: status.UNAUTHENTICATED, details: "who" });
      correlationIds.push(String(call.metadata.get("x-correlation-id")[0] ?? ""));
      setTimeout(() => callback(null, answer(call.request)), answers.delayMs);
    };

  const start = async () => {
    const started = new Server();
    started.addService(serviceOf(), {
      VerifyToken: unary(() => ({ valid: answers.valid, reason: answers.valid ? "" : "session_revoked" })),
      CheckPermission: unary(({ user_id, permission }: { user_id: string; permission: string }) => ({
        allowed: answers.allowed.has(`${user_id} ${permission}`),
      })),
      GetUserPermissions: unary(() => ({ roles: ["user"], permissions: ["report.generate"] })),
      WatchRevocations(call: ServerWritableStream<{ since: string }, Ended>) {
        since.push(call.request.since);
        if (answers.refusesCursors && call.request.since !== "") {
          const refusal = { code: status.INVALID_ARGUMENT, details: "cursor_invalid" };
          call.emit("error", refusal);
          return;
        }
        call.sendMetadata(new Metadata());
        const from = ended.findIndex(({ cursor }) => cursor === call.request.since) + 1;
        for (const one of ended.slice(from)) call.write(one);
        watchers.add(call);
        call.on("cancelled", () => watchers.delete(call));
      },
    });
    port = await new Promise<number>((resolve, reject) =>
      started.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    server = started;
  };
  const stop = () => {
    watchers.clear();
    server?.forceShutdown();
    server = null;
  };
  await start();

  return {
    address: `127.0.0.1:${port}`,
    answers,
    /** What each watch asked to go on from. */
    since,
    correlationIds,
    get watchers() {
      return watchers.size;
    },
    revoke(one: { sid?: string; uid?: string; at?: string }) {
      const cursor = `c${ended.length + 1}`;
      const event = {
        sid: "",
        uid: "alice",
        at: "2026-03-01T09:00:00.000Z",
        reason: "revoked",
        cursor,
        ...one,
      };
      ended.push(event);
      for (const watcher of watchers) watcher.write(event);
    },
    start,
    stop,
    [Symbol.dispose]: stop,
  };
};
export type FakeIdentity = Awaited<ReturnType<typeof startFakeIdentity>>;
