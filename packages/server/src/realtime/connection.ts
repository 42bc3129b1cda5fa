import {
  CLOSE,
  COMMANDS,
  type Command,
  type CommandName,
  FRAME_BYTES_MAX,
  type Problem,
} from "@parley/contract";
import type { Principal, Source } from "../call.ts";
import { ProblemError } from "../problem.ts";
import type { Caller, Commands, Device, RealtimeDeps } from "./commands.ts";
import { FRAMES_BURST_MAX, type FrameBudget, spendFrame } from "./frame-budget.ts";
import type { Outlet } from "./outlet.ts";
import type { Audience } from "./signal.ts";
import { channelTopic, topicOf, userTopic } from "./topics.ts";

type State =
  /** Connected, nothing said yet. */
  | { readonly at: "greeting" }
  /** The token of the hello is being checked. */
  | { readonly at: "knocking" }
  /** The hello is being answered. Channels joined or left meanwhile make it start again. */
  | { readonly at: "arriving"; readonly principal: Principal; touched: boolean }
  | { readonly at: "live"; readonly principal: Principal }
  | { readonly at: "closed" };

/** Who is here; kept by the hub. */
export interface Roll {
  /** The connection knows whose it is. */
  enter(connection: Connection, principal: Principal): void;
  /** The connection is gone; null where it never knew. */
  leave(connection: Connection, principal: Principal | null): void;
}

const GREETING: State = { at: "greeting" };
const KNOCKING: State = { at: "knocking" };
const CLOSED: State = { at: "closed" };

/** So long the answer to a hello may wait to be taken beside everything else: what someone has may be more than is let wait. */
export const GREETING_PATIENCE_MS = 60_000;

/**
 * One socket's conversation, from hello to close. It holds no messages and no positions, so that ten thousand of them
 * are cheap; a class, because each of its methods would otherwise be a closure per socket.
 */
export class Connection implements Device {
  #state: State = GREETING;
  /** Answers of this turn of the event loop. */
  #answers: string[] | undefined;
  /** What the peer had not taken when its hello was answered, until it has. */
  #greeting: { readonly bytes: number; readonly until: number } | undefined;
  readonly #openedAt: number;
  #activeAt: number;
  readonly #budget: FrameBudget;

  constructor(
    private readonly deps: RealtimeDeps,
    private readonly roll: Roll,
    readonly outlet: Outlet,
    readonly source: Source,
  ) {
    const now = deps.clock.now();
    this.#openedAt = now;
    this.#activeAt = now;
    this.#budget = { tokens: FRAMES_BURST_MAX, filledAt: now };
  }

  get principal(): Principal | null {
    return this.#state.at === "live" || this.#state.at === "arriving" ? this.#state.principal : null;
  }

  /** One frame from the client. */
  receive(text: string): void {
    if (this.#state.at === "closed") return;
    const now = this.deps.clock.now();
    if (isTooLarge(text)) return this.close(CLOSE.badFrame, "frame too large");
    const frame = parseObject(text);
    if (frame === null) return this.close(CLOSE.badFrame, "a frame is one JSON object");
    const ref = typeof frame.ref === "string" ? frame.ref.slice(0, 64) : null;
    if (this.deps.limitsOn) {
      const verdict = spendFrame(this.#budget, now);
      if (verdict === "abuse") return this.close(CLOSE.abuse, "too many frames");
      if (verdict === "limited") return this.#refuse(ref, new ProblemError("rate_limited", { seconds: 1 }));
    }
    if (frame.op === "hello" && frame.token === undefined) {
      this.#refuse(ref, new ProblemError("token_missing"));
      return this.close(CLOSE.tokenExpired, "no token");
    }
    const command = parseCommand(frame);
    if (command instanceof ProblemError) return this.#refuse(ref, command);
    if (command.op !== "ping") this.#activeAt = now;
    this.#perform(command, ref);
  }

  #perform(command: Command, ref: string | null): void {
    const state = this.#state;
    if (command.op === "ping") return this.send({ op: "pong", ref: command.ref });
    if (command.op === "hello") {
      if (state.at !== "greeting") return this.#refuse(ref, new ProblemError("malformed_frame"));
      void this.#arrive(command);
      return;
    }
    if (state.at !== "live") {
      this.#refuse(ref, new ProblemError("token_missing"));
      if (state.at === "greeting") this.close(CLOSE.tokenExpired, "hello first");
      return;
    }
    if (command.op === "auth") void this.#renew(command.token, command.ref, state.principal);
    else this.#handle(command, ref, state.principal);
  }

  /** Runs a feature's handler. It starts at once, so that commands keep the order in which they came. */
  #handle(
    command: Exclude<Command, { op: "hello" | "auth" | "ping" }>,
    ref: string | null,
    principal: Principal,
  ) {
    const handle = this.deps.commands[command.op] as Commands[typeof command.op];
    const answer = (handle as (command: Command, caller: Caller) => ReturnType<typeof handle>)(command, {
      principal,
      device: this,
    });
    if (answer === undefined) return;
    answer.then(
      (frame) => {
        if (frame) this.#answer(frame);
      },
      (error: unknown) => this.#answer(JSON.stringify(this.#nack(ref, error))),
    );
  }

  async #arrive(hello: Extract<Command, { op: "hello" }>): Promise<void> {
    this.#state = KNOCKING;
    try {
      const principal = await this.deps.authenticate(hello.token);
      if (this.#state !== KNOCKING) return;
      let frames: readonly string[];
      let arriving: Extract<State, { at: "arriving" }>;
      do {
        // Subscribed before anything is read: what happens from here on arrives by itself.
        arriving = { at: "arriving", principal, touched: false };
        if (this.#state === KNOCKING) this.outlet.subscribe(userTopic(principal.userId));
        this.#state = arriving;
        this.roll.enter(this, principal);
        frames = await this.deps.greet({ hello, principal, join: (channelIds) => this.#join(channelIds) });
        if (this.#state !== arriving) return;
      } while (arriving.touched);
      this.#state = { at: "live", principal };
      for (const frame of frames) this.outlet.send(frame);
      const bytes = this.outlet.getBufferedAmount();
      if (bytes > 0) this.#greeting = { bytes, until: this.deps.clock.now() + GREETING_PATIENCE_MS };
      this.deps.onLive(this, principal);
    } catch (error) {
      this.#refuse(hello.ref, error);
      this.close(closeCodeOf(this.deps.describe(error)), "hello refused");
    }
  }

  #join(channelIds: readonly string[]): void {
    // A list that was read before someone left would bring them back; the next round reads it again.
    if (this.#state.at === "arriving" && this.#state.touched) return;
    for (const channelId of channelIds) this.outlet.subscribe(channelTopic(channelId));
  }

  async #renew(token: string, ref: string, previous: Principal): Promise<void> {
    try {
      const principal = await this.deps.authenticate(token);
      if (this.#state.at !== "live") return;
      if (principal.sessionId !== previous.sessionId) {
        return this.close(CLOSE.badFrame, "the token is of another session");
      }
      this.#state = { at: "live", principal };
      this.send({ op: "ack", ref });
    } catch (error) {
      this.#refuse(ref, error);
    }
  }

  /** The person entered a channel on whatever device or node: its messages come here from now on. */
  channelJoined(channelId: string): void {
    if (this.#state.at === "arriving") this.#state.touched = true;
    this.outlet.subscribe(channelTopic(channelId));
  }

  channelLeft(channelId: string): void {
    if (this.#state.at === "arriving") this.#state.touched = true;
    this.outlet.unsubscribe(channelTopic(channelId));
  }

  closeIfSlow(): void {
    const waiting = this.outlet.getBufferedAmount();
    const greeting = this.#greeting;
    // Closed for that alone, it would come back to the same answer for ever.
    if (greeting && (waiting === 0 || this.deps.clock.now() >= greeting.until)) this.#greeting = undefined;
    const bytesMax = this.deps.sendBufferBytesMax + (this.#greeting?.bytes ?? 0);
    if (waiting > bytesMax) this.close(CLOSE.tooSlow, "too slow");
  }

  receives(channelId: string): boolean {
    return this.outlet.isSubscribed(channelTopic(channelId));
  }

  /** Looks at the clock; the hub calls it every second. */
  sweep(now: number): void {
    const { helloTimeoutMs, idleMs } = this.deps;
    if (this.#state.at === "greeting") {
      if (now - this.#openedAt > helloTimeoutMs) this.close(CLOSE.tokenExpired, "no hello");
    } else if (this.#state.at === "live") {
      if (now >= this.#state.principal.expiresAt) this.close(CLOSE.tokenExpired, "token expired");
      else if (idleMs > 0 && now - this.#activeAt >= idleMs) this.close(CLOSE.idle, "idle");
    }
  }

  /** Answers that one commit brings go out together: one write a socket instead of one an answer. */
  #answer(frame: string): void {
    if (this.#answers) {
      this.#answers.push(frame);
      return;
    }
    const answers = [frame];
    this.#answers = answers;
    queueMicrotask(() => {
      this.#answers = undefined;
      if (this.#state.at === "closed") return;
      this.outlet.cork(() => {
        for (const answer of answers) this.outlet.send(answer);
      });
    });
  }

  send(frame: object): void {
    this.outlet.send(JSON.stringify(frame));
  }

  sendEncoded(frame: string): void {
    this.outlet.send(frame);
  }

  sendTogether(frames: readonly object[]): void {
    if (this.#state.at === "closed" || frames.length === 0) return;
    this.outlet.cork(() => {
      for (const frame of frames) this.send(frame);
    });
  }

  hear(to: Audience): void {
    if (this.#state.at !== "closed") this.outlet.subscribe(topicOf(to));
  }

  unhear(to: Audience): void {
    if (this.#state.at !== "closed") this.outlet.unsubscribe(topicOf(to));
  }

  #refuse(ref: string | null, error: unknown): void {
    this.send(this.#nack(ref, error));
  }

  #nack(ref: string | null, error: unknown) {
    return { op: "nack", ref, problem: this.deps.describe(error, this.source.correlationId) };
  }

  close(code: number, reason: string): void {
    if (this.#state.at === "closed") return;
    this.closed();
    this.outlet.close(code, reason);
  }

  /** The socket is gone, from whichever side. */
  closed(): void {
    const { principal } = this;
    this.#state = CLOSED;
    this.roll.leave(this, principal);
  }
}

// A character has at most three bytes, so most frames need no counting.
const isTooLarge = (text: string) =>
  text.length > FRAME_BYTES_MAX ||
  (text.length * 3 > FRAME_BYTES_MAX && Buffer.byteLength(text) > FRAME_BYTES_MAX);

const parseObject = (text: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
};

const isCommandName = (op: unknown): op is CommandName =>
  typeof op === "string" && Object.hasOwn(COMMANDS, op);

const parseCommand = (frame: Record<string, unknown>): Command | ProblemError => {
  const { op } = frame;
  if (!isCommandName(op)) return new ProblemError("malformed_frame");
  const parsed = COMMANDS[op].safeParse(frame);
  if (parsed.success) return parsed.data;
  return new ProblemError(
    "validation_failed",
    {},
    parsed.error.issues.map((issue) => ({ pointer: `/${issue.path.join("/")}`, detail: issue.message })),
  );
};

/** A refused hello: a revoked session stops the client, a bad token makes it renew, the rest makes it come back. */
const closeCodeOf = (problem: Problem): number => {
  if (problem.code === "session_revoked") return CLOSE.sessionRevoked;
  if (problem.status === 401) return CLOSE.tokenExpired;
  return CLOSE.goingAway;
};
