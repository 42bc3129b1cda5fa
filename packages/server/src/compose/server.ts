import { HELLO_TIMEOUT_MS } from "@parley/contract";
import type { Logger } from "pino";
import { blockersOf } from "../chat/friend/friend-rows-sql.ts";
import type { MessageLog } from "../chat/message/message-log.ts";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/connect.ts";
import { breaksConnection } from "../database/database-errors.ts";
import { openQueue } from "../database/queue-pg-boss.ts";
import type { ListenGrpcOptions } from "../edge/grpc/listen-grpc.ts";
import { createHttpApp } from "../edge/http/http-app.ts";
import { createRateLimits } from "../edge/http/rate-limits.ts";
import { asProblemError, problemBody } from "../edge/problem-body.ts";
import { healthHandlers } from "../health/health-handlers.ts";
import { isKnownDeviceSql } from "../identity/device/is-known-device-sql.ts";
import type { MasterKey } from "../identity/master-key/master-key.ts";
import type { MakeSetUpLink } from "../identity/set-up/make-set-up-link.ts";
import { createHub, type Hub } from "../realtime/hub.ts";
import { createResyncAfterLoss } from "../realtime/resync-after-loss.ts";
import { workspaceHandlers } from "../workspace/workspace-handlers.ts";
import { composeAudit } from "./audit.ts";
import { composeChat } from "./chat.ts";
import { composeCluster } from "./cluster.ts";
import { composeIdentity } from "./identity.ts";
import { composeIntrospection } from "./introspection.ts";
import { composeMail } from "./mail.ts";
import { composeNotifications } from "./notifications.ts";
import { composeWebhooks } from "./webhooks.ts";

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
  /** For the demo, whose people have addresses that nobody reads. */
  readonly withoutMail?: boolean;
}

export interface Composition extends AsyncDisposable {
  readonly app: ReturnType<typeof createHttpApp>;
  readonly hub: Hub;
  /** For the terminal of who starts it, and no log; null where there is an administrator. */
  readonly makeSetUpLink: MakeSetUpLink;
  /** What gRPC asks. */
  readonly introspection: Omit<ListenGrpcOptions, "config" | "log">;
}

const SWEEP_INTERVAL_MS = 1_000;
const UNTOLD_INTERVAL_MS = 1_000;
/** A socket with more than this still to take is too slow. */
const SEND_BUFFER_BYTES_MAX = 1024 * 1024;

/** Puts the whole server together, but for what listens. The one place that chooses engines. */
export const compose = async (options: ComposeOptions): Promise<Composition> => {
  const { config, log, clock, database, appends, masterKey, publish } = options;
  await using opened = new AsyncDisposableStack();
  /** How often something of other nodes may have gone by unheard, and up to which time that is made good. */
  const lost = { times: 0, madeGood: 0 };
  let started = false;
  const readRevoked = async () => {
    const { times } = lost;
    await identity.revocations.readRevoked();
    lost.madeGood = times;
  };
  const afterLoss = createResyncAfterLoss({
    // A sign-out, too, may stand untold.
    whenBack: async () => {
      await readRevoked();
      await introspection.rules.revocations.resync();
      await chat.reread();
      if (lost.times !== lost.madeGood) throw new Error("More was lost meanwhile");
    },
    resyncAll: () => hub.resyncAll(),
  });
  const cluster = opened.use(
    await composeCluster({
      config,
      log,
      clock,
      onLoss() {
        lost.times += 1;
        if (started) afterLoss.uncertain();
      },
    }),
  );
  const { broker } = cluster;
  const audit = opened.use(
    await composeAudit({ config, log, clock, database, masterKey, version: options.version }),
  );
  const mail = opened.use(
    composeMail({ config, log, clock, masterKey, withoutMail: options.withoutMail ?? false }),
  );
  const queue = opened.use(await openQueue({ database, log }));
  const queueMail = await mail.sendFrom(queue);
  const lostBefore = lost.times;
  const identity = await composeIdentity({
    config,
    database,
    broker,
    clock,
    masterKey,
    blockersOf: (userId) => blockersOf(database.db, userId),
    queueMail,
    exportPartsOf: (userId) => [...chat.exportPartsOf(userId), ...notifications.exportPartsOf(userId)],
    onFailure: (err) =>
      log.warn({ err }, "What goes on behind an answer failed: a mail, a word in the trail or a better hash"),
    counters: cluster.counters,
    denylistOf: cluster.denylistOf,
    isFed: () => cluster.isFed() && lost.times === lost.madeGood,
  });
  // What was lost while the rows were being read is read again; there are no sockets yet to send home.
  started = true;
  if (lost.times > lostBefore) afterLoss.uncertain();
  else lost.madeGood = lostBefore;
  opened.use(identity.keepKeys({ onError: (err) => log.warn({ err }, "The signing keys were not read") }));
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
    authenticateService: identity.mayIntrospect,
  });
  const onError = (error: unknown) => {
    if (breaksConnection(error)) afterLoss.uncertain();
  };
  const webhooks = opened.use(
    await composeWebhooks({
      config,
      database,
      masterKey,
      queue,
      queueMail,
      followTrail: audit.followTrail,
      requirePermission,
      clock,
      onError: (err) => log.warn({ err }, "Old deliveries of webhooks were not removed"),
    }),
  );
  const notifications = await composeNotifications({
    ...{ config, log, database, queue, queueMail, broker, clock, masterKey, profilesOf, selvesOf },
    activeProfilesOf: identity.activeProfilesOf,
    isSessionAlive: async (sessionId) => {
      const now = new Date(clock.now()).toISOString();
      return (await identity.parts.sessions.find(sessionId, { now })) !== null;
    },
  });
  const chat = await composeChat({
    config,
    log,
    database,
    appends,
    queue,
    broker,
    clock,
    identity: {
      profilesOf,
      activeProfilesOf: identity.activeProfilesOf,
      idsOfUsernames: identity.idsOfUsernames,
      selvesOf,
      requirePermission,
    },
    unreadNotificationsOf: notifications.greet,
    onScheduledFailed: notifications.onScheduledFailed,
    onRead: notifications.onRead,
    onError,
    wrapLog: options.wrapLog ?? ((messageLog) => messageLog),
    presenceLedger: cluster.presenceLedger,
    publish,
  });
  await notifications.begin(chat);
  opened.use({ [Symbol.asyncDispose]: identity.settled });
  opened.use(
    identity.keepTidy({
      onErased: async (userId) => {
        await chat.forgetPerson(userId);
        await notifications.forgetPerson(userId);
      },
      onError: (err) => log.warn({ err }, "Old rows were not removed; the next hour tries again"),
    }),
  );

  const hub: Hub = createHub(
    {
      clock,
      commands: chat.commands,
      authenticate: identity.authenticateSocket,
      greet: chat.greet,
      selvesOf,
      onLive(device, principal) {
        chat.onLive(device, principal);
        notifications.onLive(principal.userId);
      },
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
  // While another node may end sessions that nobody here is told of, the rows tell.
  const asking = setInterval(() => {
    if (!cluster.isUntold()) return;
    readRevoked().then(
      () => hub.endOver(identity.parts.denylist.has),
      () => {},
    );
  }, UNTOLD_INTERVAL_MS);

  const app = createHttpApp({
    config,
    log,
    onError,
    webDirectory: options.webDirectory,
    mailbox: mail.mailbox,
    operationDeps: {
      handlers: {
        ...audit.handlers,
        ...webhooks.handlers,
        ...identity.handlers,
        ...chat.handlers,
        ...notifications.handlers,
        ...workspaceHandlers({ config, isSetUp: identity.isSetUp }),
        ...healthHandlers({ pingDatabase, version: options.version }),
      },
      authenticate: identity.authenticate,
      authenticateService: identity.authenticateService,
      requireScopeFor: identity.requireScopeFor,
      requirePermission,
      requireFresh: identity.requireFresh,
      limits: config.RATE_LIMITS ? createRateLimits({ shared: cluster.limiter }) : null,
      isKnownDevice: isKnownDeviceSql(database),
    },
  });

  const open = opened.move();
  return {
    app,
    hub,
    makeSetUpLink: identity.makeSetUpLink,
    introspection: { ...introspection, onError, pingDatabase },
    async [Symbol.asyncDispose]() {
      clearInterval(sweeping);
      clearInterval(asking);
      afterLoss[Symbol.dispose]();
      await notifications[Symbol.asyncDispose]();
      await chat[Symbol.asyncDispose]();
      unsubscribe();
      introspection.rules.revocations[Symbol.dispose]();
      identity.revocations.unsubscribe();
      await open.disposeAsync();
    },
  };
};
