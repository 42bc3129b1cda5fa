import {
  type ChannelOptions,
  Client,
  credentials,
  type CallOptions as GrpcCallOptions,
  Metadata,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import { fromJSON, type MethodDefinition } from "@grpc/proto-loader";
import { z } from "zod";
import { type CallOptions, type IdentityService, IdentityServiceError } from "./identity-service.ts";
import { IDENTITY_SERVICE_DESCRIPTOR } from "./identity-service-descriptor.ts";

const DEADLINE_MS = 2_000;
/** After so many questions in a row without an answer, the connection is given up for a new one. */
const UNANSWERED_MAX = 3;
/** How long Parley may take to say that a watch has begun. */
const WATCH_BEGINS_MS = 5_000;

const CHANNEL: ChannelOptions = {
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 2_000,
  // A line that was cut without a word is noticed within seconds, not when the next session ends.
  "grpc.keepalive_time_ms": 5_000,
  "grpc.keepalive_timeout_ms": 3_000,
  "grpc.service_config": JSON.stringify({
    methodConfig: [
      {
        name: ["VerifyToken", "GetUserPermissions", "CheckPermission"].map((method) => ({
          service: "parley.identity.v1.IdentityService",
          method,
        })),
        // Questions change nothing: asking again is harmless.
        retryPolicy: {
          maxAttempts: 3,
          initialBackoff: "0.05s",
          maxBackoff: "0.5s",
          backoffMultiplier: 3,
          retryableStatusCodes: ["UNAVAILABLE"],
        },
      },
    ],
  }),
};

export interface ConnectIdentityOptions {
  /** Host and port of Parley's `GRPC_PORT`, such as `parley.internal:50051`. */
  readonly address: string;
  /** One of `GRPC_SERVICE_TOKENS`, or an API token with the scope `introspect`. */
  readonly token?: string;
  /** TLS; with `cert` and `key` this service shows who it is (mTLS). PEM. */
  readonly tls?: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer };
  /** How long one question may take. */
  readonly deadlineMs?: number;
}

const Answers = {
  VerifyToken: z.object({
    valid: z.boolean(),
    uid: z.string(),
    email: z.string(),
    roles: z.array(z.string()),
    mfa_verified: z.boolean(),
    sid: z.string(),
    exp: z.coerce.number(),
    reason: z.string(),
  }),
  CheckPermission: z.object({ allowed: z.boolean() }),
  GetUserPermissions: z.object({ roles: z.array(z.string()), permissions: z.array(z.string()) }),
  WatchRevocations: z.object({
    sid: z.string(),
    uid: z.string(),
    at: z.string(),
    reason: z.string(),
    cursor: z.string(),
  }),
};
type Method = keyof typeof Answers;

// The type of the library asks for messages where namespaces stand as well.
const descriptor = IDENTITY_SERVICE_DESCRIPTOR as object as Parameters<typeof fromJSON>[0];
const methods = fromJSON(descriptor, {
  keepCase: true,
  longs: String,
  defaults: true,
})["parley.identity.v1.IdentityService"] as Record<string, MethodDefinition<object, object>>;

const methodNamed = (name: Method): MethodDefinition<object, object> => {
  const method = methods[name];
  if (!method) throw new Error(`The service has no ${name}`);
  return method;
};

const asServiceError = (error: Partial<ServiceError>) =>
  new IdentityServiceError(status[error.code ?? status.UNKNOWN], error.details ?? error.message ?? "", {
    cause: error,
  });

/** Parley's gRPC service. One connection, which comes back by itself. */
export const connectIdentity = ({
  address,
  token,
  tls,
  deadlineMs = DEADLINE_MS,
}: ConnectIdentityOptions): IdentityService => {
  const channel = tls
    ? credentials.createSsl(tls.ca ?? null, tls.key ?? null, tls.cert ?? null)
    : credentials.createInsecure();
  // Never shared: a connection that was cut without a word can keep all who use it waiting.
  const open = () => new Client(address, channel, { ...CHANNEL, "grpc.use_local_subchannel_pool": 1 });
  let client = open();
  let unanswered = 0;

  const noteAnswer = (by: Client, error: ServiceError | null) => {
    unanswered = error?.code === status.DEADLINE_EXCEEDED ? unanswered + 1 : 0;
    if (unanswered < UNANSWERED_MAX || by !== client) return;
    unanswered = 0;
    client = open();
    by.close();
  };

  const metadataOf = ({ correlationId }: CallOptions = {}) => {
    const metadata = new Metadata();
    if (token) metadata.set("authorization", `Bearer ${token}`);
    if (correlationId) metadata.set("x-correlation-id", correlationId);
    return metadata;
  };

  const ask = <M extends Exclude<Method, "WatchRevocations">>(
    name: M,
    question: object,
    options: CallOptions | undefined,
  ) =>
    new Promise<z.output<(typeof Answers)[M]>>((resolve, reject) => {
      const { path, requestSerialize, responseDeserialize } = methodNamed(name);
      const within: GrpcCallOptions = { deadline: Date.now() + deadlineMs };
      const asked = client;
      asked.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        question,
        metadataOf(options),
        within,
        (error, answer) => {
          noteAnswer(asked, error);
          if (error) return reject(asServiceError(error));
          resolve(Answers[name].parse(answer) as z.output<(typeof Answers)[M]>);
        },
      );
    });

  return {
    async verifyToken(accessToken, options) {
      const { mfa_verified: mfaVerified, ...answer } = await ask(
        "VerifyToken",
        { token: accessToken },
        options,
      );
      return { ...answer, mfaVerified };
    },
    async checkPermission({ userId, permission }, options) {
      const { allowed } = await ask("CheckPermission", { user_id: userId, permission }, options);
      return allowed;
    },
    getUserPermissions: (userId, options) => ask("GetUserPermissions", { user_id: userId }, options),
    watchRevocations(since, { onOpen, onRevocation, onEnd }) {
      const { path, requestSerialize, responseDeserialize } = methodNamed("WatchRevocations");
      const watcher = open();
      const call = watcher.makeServerStreamRequest(
        path,
        requestSerialize,
        responseDeserialize,
        { since },
        metadataOf(),
      );
      let isOver = false;
      const end = (error: unknown) => {
        if (isOver) return;
        isOver = true;
        clearTimeout(beginning);
        call.cancel();
        watcher.close();
        onEnd(error);
      };
      const tooLate = new IdentityServiceError("DEADLINE_EXCEEDED", "The watch has not begun");
      const beginning = setTimeout(() => end(tooLate), WATCH_BEGINS_MS);
      call.on("metadata", () => {
        clearTimeout(beginning);
        if (!isOver) onOpen();
      });
      call.on("data", (message: object) => {
        if (!isOver) onRevocation(Answers.WatchRevocations.parse(message));
      });
      call.on("error", (error: ServiceError) => end(asServiceError(error)));
      call.on("end", () => end(null));
      return () => end(null);
    },
    close: () => client.close(),
  };
};
