import { type Command, HEARTBEAT_INTERVAL_MS, type ReadyEvent, type ServerFrame } from "@parley/contract";
import type { Clock, Timers } from "../time.ts";
import { type Answer, type Asking, createAsked } from "./asked.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { follow, type Link, type LinkEffect, type LinkEvent } from "./link.ts";
import { createRenewal } from "./renewal.ts";
import type { OpenWire, Wire } from "./wire.ts";

/** For the socket to open, and then for `ready` to come. */
export const OPENING_TIMEOUT_MS = 15_000;
/** After this long live, the next failure begins the backoff from its shortest wait. */
export const HELD_AFTER_MS = 10_000;

export type TokenAnswer =
  | { readonly token: string; readonly expiresAt: number }
  | { readonly failed: "for-now" | "for-good" };

export interface ConnectionDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: () => number;
  readonly openWire: OpenWire;
  /** Gets an access token; `refused` is one that the server would not take. Answers once, never within the call. */
  readonly getToken: (refused: string | null, done: (answer: TokenAnswer) => void) => void;
  readonly onChange: (link: Link) => void;
  /** A socket is open and a hello with this token is due; the `hello` is sent with `greet`. */
  readonly onOpened: () => void;
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onLive: () => void;
  readonly onLost: () => void;
  readonly onSignedOut: (reason: string) => void;
}

export interface Connection {
  connect(): void;
  disconnect(): void;
  wake(): void;
  /** Closes and begins again. */
  restart(): void;
  link(): Link;
  greet(hello: { readonly epoch: string | null; readonly channels: Readonly<Record<string, number>> }): void;
  /** Sends a command that has no answer; false when there is no connection. */
  say(command: Exclude<Command, { op: "hello" }>): boolean;
  /** Sends a command and hears its answer, or null when the connection went before; false when there is none. */
  ask(asking: Asking, done: (answer: Answer | null) => void): boolean;
}

/** Keeps one connection to the server: the machine in `link.ts` decides, this does what it says. */
export const createConnection = (deps: ConnectionDeps): Connection => {
  const { clock, timers } = deps;
  const asked = createAsked();
  let link: Link = { at: "closed" };
  let wire: Wire | null = null;
  let token: string | null = null;
  let ready: ReadyEvent | null = null;
  let endedBecause = "";
  /** Grows with each try, so that what an earlier one set going finds itself out of date. */
  let tries = 0;
  let cancelTimer = () => {};
  const coming: LinkEvent[] = [];

  const setTimer = (work: () => void, delayMs: number) => {
    cancelTimer();
    cancelTimer = timers.set(work, delayMs);
  };
  const heartbeat = createHeartbeat({
    clock,
    timers,
    ping: () => say({ op: "ping" }),
    isAnswerOverdue: (before) => asked.hasSince(before),
    onDead: () => happen({ type: "overdue" }),
  });
  const renewal = createRenewal({
    clock,
    timers,
    getToken: (done) => deps.getToken(null, done),
    onRenewed: (renewed) => {
      if (renewed === token) return;
      token = renewed;
      ask({ op: "auth", token: renewed }, () => {});
    },
  });

  const authorize = (renew: boolean) => {
    tries += 1;
    const own = tries;
    deps.getToken(renew ? token : null, (answer) => {
      if (own !== tries) return;
      if ("failed" in answer) {
        happen({ type: "unauthorized", forGood: answer.failed === "for-good" });
        return;
      }
      token = answer.token;
      renewal.tokenExpiresAt(answer.expiresAt);
      happen({ type: "authorized" });
    });
  };

  const open = () => {
    const own = tries;
    const isCurrent = () => own === tries;
    setTimer(() => happen({ type: "overdue" }), OPENING_TIMEOUT_MS);
    wire = deps.openWire({
      opened: () => isCurrent() && happen({ type: "opened" }),
      frame: (frame) => isCurrent() && receive(frame),
      closed: (code) => isCurrent() && happen({ type: "closed", code }),
    });
  };

  const receive = (frame: ServerFrame) => {
    heartbeat.heard();
    if (frame.op === "pong") return;
    if (frame.op === "session") endedBecause = frame.reason;
    if (frame.op === "ready") {
      ready = frame;
      happen({ type: "ready" });
      return;
    }
    deps.onFrame(frame);
    if (frame.op === "ack" || frame.op === "nack") asked.answered(frame);
    if (frame.op === "synced" || frame.op === "resync") asked.recovered(frame);
  };

  // The link is live before the frame is applied, for what it asks for is to be sent.
  const becomeLive = () => {
    const heartbeatMs = ready?.heartbeatMs ?? 0;
    heartbeat.start(heartbeatMs > 0 ? heartbeatMs : HEARTBEAT_INTERVAL_MS);
    setTimer(() => happen({ type: "held" }), HELD_AFTER_MS);
    renewal.start();
    if (ready !== null) deps.onFrame(ready);
    deps.onLive();
  };

  const lose = () => {
    tries += 1;
    wire = null;
    cancelTimer();
    heartbeat.stop();
    renewal.stop();
    asked.lost();
    deps.onLost();
  };

  const perform = (effect: LinkEffect) => {
    switch (effect.do) {
      case "authorize":
        return authorize(effect.renew);
      case "open":
        return open();
      case "greet":
        return deps.onOpened();
      case "live":
        return becomeLive();
      case "close":
        return wire?.close();
      case "lost":
        return lose();
      case "wait":
        return setTimer(() => happen({ type: "retry" }), effect.forMs);
      case "signed-out":
        return deps.onSignedOut(endedBecause);
    }
  };

  const take = (event: LinkEvent) => {
    const step = follow(link, event, { now: clock.now(), random: deps.random() });
    const changed = step.link !== link;
    link = step.link;
    for (const effect of step.effects) perform(effect);
    if (changed) deps.onChange(link);
  };

  /** One event after the other: what happens while one is being dealt with (someone disconnects) comes next. */
  const happen = (event: LinkEvent) => {
    const isFirst = coming.push(event) === 1;
    if (!isFirst) return;
    for (let next = coming[0]; next !== undefined; next = coming[0]) {
      try {
        take(next);
      } finally {
        coming.shift();
      }
    }
  };

  const send = (command: Command) => {
    heartbeat.spoke();
    wire?.send(command);
  };

  const say: Connection["say"] = (command) => {
    if (link.at !== "live") return false;
    send(command);
    return true;
  };

  const ask: Connection["ask"] = (asking, done) => {
    if (link.at !== "live") return false;
    const ref = asked.note({ asking, at: clock.now(), done });
    send({ ...asking, ref });
    return true;
  };

  return {
    connect: () => happen({ type: "connect" }),
    disconnect() {
      cancelTimer();
      tries += 1;
      happen({ type: "disconnect" });
    },
    wake() {
      if (link.at === "live") heartbeat.probe();
      else {
        if (link.at === "waiting") cancelTimer();
        happen({ type: "wake" });
      }
    },
    restart: () => happen({ type: "overdue" }),
    link: () => link,
    greet({ epoch, channels }) {
      if (link.at !== "greeting" || token === null) return;
      const known = epoch === null ? {} : { epoch, channels: { ...channels } };
      send({ op: "hello", ref: "hello", token, ...known });
    },
    say,
    ask,
  };
};
