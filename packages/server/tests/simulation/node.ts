import { HELLO_TIMEOUT_MS } from "@parley/contract";
import type { Clock, Timers } from "../../../client/src/time.ts";
import { createChangeMessage } from "../../src/chat/message/change-message.ts";
import { changeCommands, sendCommand } from "../../src/chat/message/message-commands.ts";
import { createMessageCommits } from "../../src/chat/message/message-commits.ts";
import { createSendMessage } from "../../src/chat/message/send-message.ts";
import { markerCommands } from "../../src/chat/receipt/marker-commands.ts";
import { createMoveMarker } from "../../src/chat/receipt/move-marker.ts";
import type { MarkerMove, MarkerOutcome } from "../../src/chat/receipt/move-markers-sql.ts";
import { createGreet } from "../../src/chat/recovery/greet.ts";
import { syncCommand } from "../../src/chat/recovery/sync.ts";
import { typingCommand } from "../../src/chat/typing/typing.ts";
import { breaksConnection, isUnavailable } from "../../src/database/database-errors.ts";
import { createGroupCommit } from "../../src/database/group-commit.ts";
import { asProblemError, problemBody } from "../../src/edge/problem-body.ts";
import { ProblemError, raise } from "../../src/problem.ts";
import { createLocalBroker } from "../../src/realtime/broker.ts";
import type { RealtimeDeps } from "../../src/realtime/commands.ts";
import { createHub } from "../../src/realtime/hub.ts";
import { greetingBeforeJoining, type Mistake, mistakenHearing, oneMessageShort } from "./mistakes.ts";
import type { ModelDatabase } from "./model-database.ts";
import { createModelMarkers } from "./model-markers.ts";
import { createModelMentions } from "./model-mentions.ts";
import { createModelMessageLog } from "./model-message-log.ts";
import { createModelViews } from "./model-views.ts";
import { createOperations } from "./operations.ts";
import { createSockets } from "./sockets.ts";

const SWEEP_INTERVAL_MS = 1_000;
/** As after a loss in `compose`: asked this often whether the database is back. */
const RETRY_INTERVAL_MS = 250;

export interface NodeDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly database: ModelDatabase;
  readonly authenticate: RealtimeDeps["authenticate"];
  readonly mistake: Mistake | undefined;
  readonly idleMs: () => number;
  /** Told of errors that the server does not expect. */
  readonly onSurprise: (error: unknown) => void;
}

/** One process: the real machines of the realtime server, put together as `compose` does, on the model's database. */
export const createNode = ({
  clock,
  timers,
  database,
  authenticate,
  mistake,
  idleMs,
  onSurprise,
}: NodeDeps) => {
  const connections = database.connect();
  const log = createModelMessageLog(database, connections, mistake);
  const views = createModelViews(database, connections, mistake);
  const broker = createLocalBroker();
  const sockets = createSockets({ timers });
  let isDead = false;
  let isUncertain = false;

  const resyncWhenBack = () => {
    if (isDead) return;
    if (database.isAway()) return void timers.set(resyncWhenBack, RETRY_INTERVAL_MS);
    isUncertain = false;
    hub.resyncAll();
  };
  const onError = (error: unknown) => {
    if (!(error instanceof ProblemError) && !isUnavailable(error)) onSurprise(error);
    if (!breaksConnection(error) || isUncertain || mistake === "stays silent after a loss") return;
    isUncertain = true;
    timers.set(resyncWhenBack, RETRY_INTERVAL_MS);
  };

  const threadHomes = async () => new Map<string, string>();
  const greet = createGreet({
    ...views,
    log,
    threadHomes,
    draftsOf: async () => new Map(),
    unreadOf: async () => new Map(),
    epoch: database.epoch(),
  });
  const markers = createGroupCommit<MarkerMove, MarkerOutcome>({
    run: createModelMarkers(database, connections, broker),
  });
  const commits = createMessageCommits({
    log,
    broker,
    withMentions: createModelMentions(database, connections),
  });
  const change = createChangeMessage({ commits, clock, editMinutes: 0 });
  const moveMarker = createMoveMarker({
    markers,
    requireMember: async (channelId, userId) => {
      const isMember = await connections.read(() =>
        database.log.channels.get(channelId)?.members.has(userId),
      );
      if (!isMember) raise("channel_not_found");
    },
  });
  const hub = createHub(
    {
      clock,
      commands: {
        send: sendCommand(createSendMessage({ commits, clock })),
        ...changeCommands(change),
        ...markerCommands(moveMarker),
        typing: typingCommand({ broker, threadHomes, isBlocked: async () => false, clock }),
        sync: syncCommand(mistake === "syncs one message short" ? oneMessageShort(log) : log, threadHomes),
        presence: () => undefined,
        watch: () => undefined,
      },
      authenticate,
      greet: mistake === "greets before it joins" ? greetingBeforeJoining(greet) : greet,
      selvesOf: views.selvesOf,
      onLive() {},
      onGone() {},
      describe(error, correlationId = "") {
        onError(error);
        return problemBody(asProblemError(error), { correlationId, publicUrl: "https://parley.example" });
      },
      limitsOn: true,
      helloTimeoutMs: HELLO_TIMEOUT_MS,
      get idleMs() {
        return idleMs();
      },
      sendBufferBytesMax: 1024 * 1024,
    },
    sockets.publish,
  );
  broker.subscribe(mistakenHearing(hub.receive, mistake));

  const sweep = () => {
    if (isDead) return;
    hub.sweep();
    timers.set(sweep, SWEEP_INTERVAL_MS);
  };
  timers.set(sweep, SWEEP_INTERVAL_MS);

  return {
    hub,
    sockets,
    operations: createOperations({ database, connections, views, broker, commits, change, onError, mistake }),
    /** The process dies: what was queued is gone, what was committed stands. */
    die() {
      isDead = true;
      connections.die();
      sockets.breakAll();
    },
  };
};

export type Node = ReturnType<typeof createNode>;
