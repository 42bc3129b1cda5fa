import type { Latencies } from "../report/statistics.ts";
import type { LeanSocket } from "../wire/lean-socket.ts";
import { isNack, refOfAck, sendFrame } from "../wire/send-command.ts";

/** What is sent, and by what it is known to be answered. */
export interface Asking {
  /** The whole frame of a command, by its number from 1. */
  readonly frameOf: (ref: number) => string;
  /** The number of the command that a frame answers; -1 for any other frame. */
  readonly refOf?: (payload: Buffer) => number;
}

/** New messages into one channel. */
export const sendingTo = (channelId: string): Asking => ({ frameOf: (ref) => sendFrame(ref, channelId) });

/** Keeps a number of commands in flight: each answer lets the next one go. */
export class ClosedLoopSender {
  acknowledged = 0;
  refused = 0;
  /** Where the times from sending to acknowledgement go; null records none. */
  latencies: Latencies | null = null;

  #inFlight = 0;
  #inFlightMax = 0;
  #ref = 0;
  readonly #sentAt = new Map<number, number>();
  readonly #frameOf: Asking["frameOf"];
  #idle: (() => void) | null = null;

  constructor(
    private readonly socket: LeanSocket,
    { frameOf, refOf = refOfAck }: Asking,
  ) {
    this.#frameOf = frameOf;
    socket.frames.onText = (payload) => {
      const ref = refOf(payload);
      if (ref >= 0) this.#settle(ref);
      else if (isNack(payload)) this.refused += 1;
    };
    socket.onTurn = () => this.#refill();
  }

  start(inFlight: number): void {
    this.#inFlightMax = inFlight;
    this.#refill();
  }

  /** Lets nothing new go; resolves when all in flight is acknowledged. */
  async stop(): Promise<void> {
    this.#inFlightMax = 0;
    if (this.#inFlight === 0) return;
    await new Promise<void>((resolve) => {
      this.#idle = resolve;
    });
  }

  #settle(ref: number): void {
    this.acknowledged += 1;
    this.#inFlight -= 1;
    const sentAt = this.#sentAt.get(ref);
    this.#sentAt.delete(ref);
    if (this.latencies && sentAt !== undefined) this.latencies.add(performance.now() - sentAt);
  }

  #refill(): void {
    if (this.#inFlight === 0 && this.#inFlightMax === 0) this.#idle?.();
    if (this.#inFlight >= this.#inFlightMax) return;
    const now = performance.now();
    let frames = "";
    for (; this.#inFlight < this.#inFlightMax; this.#inFlight += 1) {
      this.#ref += 1;
      this.#sentAt.set(this.#ref, now);
      frames += this.#frameOf(this.#ref);
    }
    this.socket.writeText(frames);
  }
}
