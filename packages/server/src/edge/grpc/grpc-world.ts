import {
  type ChannelCredentials,
  credentials,
  Metadata,
  type ServiceError,
  type StatusObject,
} from "@grpc/grpc-js";
import { openWorld } from "../../../tests/world.ts";
import { silent } from "../../../tests/world-database.ts";
import type { CheckResponse__Output } from "./generated/parley/identity/v1/CheckResponse.generated.ts";
import type { PermissionResponse__Output } from "./generated/parley/identity/v1/PermissionResponse.generated.ts";
import type { Revocation__Output as RevocationMessage } from "./generated/parley/identity/v1/Revocation.generated.ts";
import type { TokenResponse__Output } from "./generated/parley/identity/v1/TokenResponse.generated.ts";
import { type ListenGrpcOptions, listenGrpc } from "./listen-grpc.ts";
import { loadService } from "./load-service.ts";

export const SERVICE_TOKEN = "reporting-service-0123456789abcdef";

export const withToken = (token: string, more: Record<string, string> = {}) => {
  const metadata = new Metadata();
  metadata.set("authorization", `Bearer ${token}`);
  for (const [name, value] of Object.entries(more)) metadata.set(name, value);
  return metadata;
};

interface Answers {
  readonly VerifyToken: TokenResponse__Output;
  readonly GetUserPermissions: PermissionResponse__Output;
  readonly CheckPermission: CheckResponse__Output;
}
type UnaryName = keyof Answers;

export interface Outcome<A> {
  readonly answer: A | undefined;
  readonly error: ServiceError | null;
  readonly header: Metadata | undefined;
  readonly trailer: StatusObject | undefined;
}

/** A service behind Parley. */
export const connectService = (
  address: string,
  channel: ChannelCredentials = credentials.createInsecure(),
) => {
  const { identity } = loadService();
  const client = new identity(address, channel);

  const call = <N extends UnaryName>(
    name: N,
    request: object,
    {
      metadata = withToken(SERVICE_TOKEN),
      deadlineMs = 10_000,
    }: { metadata?: Metadata; deadlineMs?: number } = {},
  ) =>
    new Promise<Outcome<Answers[N]>>((resolve) => {
      let header: Metadata | undefined;
      let trailer: StatusObject | undefined;
      let result: Pick<Outcome<Answers[N]>, "answer" | "error"> | undefined;
      const done = () => {
        if (result && trailer) resolve({ ...result, header, trailer });
      };
      const { path, requestSerialize, responseDeserialize } = identity.service[name];
      const made = client.makeUnaryRequest(
        path,
        requestSerialize as (request: object) => Buffer,
        responseDeserialize as (bytes: Buffer) => Answers[N],
        request,
        metadata,
        { deadline: Date.now() + deadlineMs },
        (error, answer) => {
          result = { error, answer };
          done();
        },
      );
      made.on("metadata", (it) => {
        header = it;
      });
      made.on("status", (it) => {
        trailer = it;
        done();
      });
    });

  /** A watch, open when this resolves; `received` grows. */
  const watch = async (since = "", { metadata = withToken(SERVICE_TOKEN) }: { metadata?: Metadata } = {}) => {
    const stream = client.WatchRevocations({ since }, metadata);
    const received: RevocationMessage[] = [];
    let waiting: (() => void)[] = [];
    const wake = () => {
      for (const go of waiting.splice(0)) go();
    };
    stream.on("data", (message) => {
      received.push(message);
      wake();
    });
    const ended = new Promise<ServiceError | null>((resolve) => {
      stream.on("error", (error) => resolve(error as ServiceError));
      stream.on("end", () => setTimeout(resolve, 50, null));
    });
    const opened = new Promise<void>((resolve) => stream.on("metadata", () => resolve()));
    await Promise.race([opened, ended]);
    return {
      stream,
      received,
      ended,
      /** Resolves when a message fits. */
      async until(fits: (message: RevocationMessage) => boolean) {
        while (!received.some(fits)) {
          await new Promise<void>((resolve) => {
            waiting = [...waiting, resolve];
          });
        }
      },
    };
  };

  return { client, call, watch, [Symbol.dispose]: () => client.close() };
};

/** A whole server with gRPC, and one service that holds its token. */
export const openGrpcWorld = async (
  settings: Record<string, string> = {},
  options: Partial<ListenGrpcOptions> = {},
) => {
  await using resources = new AsyncDisposableStack();
  const world = resources.use(
    await openWorld({ GRPC_PORT: "0", GRPC_SERVICE_TOKENS: SERVICE_TOKEN, ...settings }),
  );
  const listener = resources.use(
    await listenGrpc({ config: world.config, log: silent, ...world.introspection, ...options }),
  );
  if (!listener) throw new Error("gRPC is off");
  const address = `127.0.0.1:${listener.port}`;
  const service = resources.use(connectService(address));
  const running = resources.move();
  return { world, listener, address, service, [Symbol.asyncDispose]: () => running.disposeAsync() };
};

export type GrpcWorld = Awaited<ReturnType<typeof openGrpcWorld>>;
