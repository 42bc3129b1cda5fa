import { HELLO_TIMEOUT_MS } from "@parley/contract";
import type { Logger } from "pino";
import { blockersOf } from "./chat/friend/friend-rows-sql.ts";
import type { MessageLog } from "./chat/message/message-log.ts";
import type { Clock } from "./clock.ts";
import { composeChat } from "./compose-chat.ts";
import { composeIdentity } from "./compose-identity.ts";
import { composeIntrospection } from "./compose-introspection.ts";
import { composeMail } from "./compose-mail.ts";
import type { Config } from "./config.ts";
import type { Database } from "./database/connect.ts";
import { breaksConnection } from "./database/database-errors.ts";
import { openQueue } from "./database/queue-pg-boss.ts";
import type { ListenGrpcOptions } from "./edge/grpc/listen-grpc.ts";
import { createHttpApp } from "./edge/http/http-app.ts";
import { createRateLimits } from "./edge/http/rate-limits.ts";
import { asProblemError, problemBody } from "./edge/problem-body.ts";
import { healthHandlers } from "./health/health-handlers.ts";
import type { MasterKey } from "./identity/master-key/master-key.ts";
import { createLocalBroker } from "./realtime/broker.ts";
import { createHub, type Hub } from "./realtime/hub.ts";
import { createResyncAfterLoss } from "./realtime/resync-after-loss.ts";
import { unbuiltHandlers } from "./unbuilt-handlers.ts";
import { workspaceHandlers } from "./workspace/workspace-handlers.ts";

export interface ComposeOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  readonly database: Database;
  /** Connections for appends alone, so that none waits behind a read; with `indexesOnly`. */
  readonly appends: Database;
  readonly masterKey: MasterKey;
  /** Where the built web client is; null serves the API alone. */
  readonly webDirectory: string | null;
  readonly version: string;
  /** Sends a frame to every socket of this node that subscribes to the topic. */
  readonly publish: (topic: string, frame: string) => void;
  /** For the checker, which has to catch a log that breaks its promises. */
  readonly wrapLog?: (log: MessageLog) => MessageLog;
}

export interface Composition extends AsyncDisposable {
  readonly app: ReturnType<typeof createHttpApp>;
  readonly hub: Hub;
  /** What gRPC asks. */
  readonly introspection: Omit<ListenGrpcOptions, "config" | "log">;
}

const SWEEP_INTERVAL_MS = 1_000;
/** A socket with more than this still to take is too slow. */
const SEND_BUFFER_BYTES_MAX = 1024 * 1024;

/** Puts the whole server together, but for what listens. The one place that chooses engines. */
export const compose = async (options: ComposeOptions): Promise<Composition> => {
  const { config, log, clock, database, appends, masterKey, publish } = options;
  const broker = createLocalBroker();
  await using opened = new AsyncDisposableStack();
  const mail = opened.use(composeMail({ config, log, clock, masterKey }));
  const queue = opened.use(await openQueue({ database, log }));
  const queueMail = await mail.sendFrom(queue);
  const identity = await composeIdentity({
    config,
    database,
    broker,
    clock,
    masterKey,
    blockersOf: (userId) => blockersOf(database.db, userId),
    queueMail,
  });
  const { profilesOf, selvesOf, permissions } = identity;
  const requirePermission = permissions.require;
  const pingDatabase = () => database.sql`select 1`;
  const introspection = composeIntrospection({
    config,
    database,
    broker,
    clock,
    authenticate: identity.authenticate,
    rightsOf: identity.rightsOf,
  });
  const afterLoss = createResyncAfterLoss({
    // A sign-out, too, may stand untold.
    whenBack: async () => {
      await identity.revocations.readRevoked();
      await introspection.rules.revocations.resync();
    },
    resyncAll: () => hub.resyncAll(),
  });
  const onError = (error: unknown) => {
    if (breaksConnection(error)) afterLoss.uncertain();
  };
  const chat = await composeChat({
    config,
    log,
    database,
    appends,
    broker,
    clock,
    identity: { profilesOf, selvesOf, requirePermission },
    wrapLog: options.wrapLog ?? ((messageLog) => messageLog),
  });

  const hub: Hub = createHub(
    {
      clock,
      commands: chat.commands,
      authenticate: identity.authenticate,
      greet: chat.greet,
      selvesOf,
      onLive: chat.onLive,
      onGone: chat.onGone,
      describe: (error, correlationId = "") => {
        onError(error);
        const problem = asProblemError(error);
        if (problem.code === "internal_error") log.error({ err: error, correlationId }, "A command failed");
        return problemBody(problem, { correlationId, publicUrl: config.PUBLIC_URL });
      },
      limitsOn: config.RATE_LIMITS,
      helloTimeoutMs: HELLO_TIMEOUT_MS,
      idleMs: config.IDLE_MINUTES * 60_000,
      sendBufferBytesMax: SEND_BUFFER_BYTES_MAX,
    },
    publish,
  );
  const unsubscribe = broker.subscribe(hub.receive);
  const sweeping = setInterval(hub.sweep, SWEEP_INTERVAL_MS);

  const app = createHttpApp({
    config,
    log,
    onError,
    webDirectory: options.webDirectory,
    mailbox: mail.mailbox,
    operationDeps: {
      handlers: {
        ...identity.handlers,
        ...chat.handlers,
        ...workspaceHandlers({ config, isSetUp: identity.isSetUp }),
        ...unbuiltHandlers,
        ...healthHandlers({ pingDatabase, version: options.version }),
      },
      authenticate: identity.authenticate,
      requirePermission,
      requireFresh: identity.requireFresh,
      spendCall: config.RATE_LIMITS ? createRateLimits() : null,
    },
  });

  const open = opened.move();
  return {
    app,
    hub,
    introspection: { ...introspection, onError, pingDatabase },
    async [Symbol.asyncDispose]() {
      clearInterval(sweeping);
      afterLoss[Symbol.dispose]();
      await chat[Symbol.asyncDispose]();
      unsubscribe();
      introspection.rules.revocations[Symbol.dispose]();
      identity.revocations.unsubscribe();
      await open.disposeAsync();
    },
  };
};
