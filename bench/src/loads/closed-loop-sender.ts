import type { Latencies } from "../report/statistics.ts";
import type { LeanSocket } from "../wire/lean-socket.ts";
import { isNack, refOfAck, sendFrame } from "../wire/send-command.ts";

/** Sends into one channel and keeps a number of messages in flight: each acknowledgement lets the next one go. */
export class ClosedLoopSender {
  acknowledged = 0;
  refused = 0;
  /** Where the times from sending to acknowledgement go; null records none. */
  latencies: Latencies | null = null;

  #inFlight = 0;
  #inFlightMax = 0;
  #ref = 0;
  readonly #sentAt = new Map<number, number>();
  #idle: (() => void) | null = null;

  constructor(
    private readonly socket: LeanSocket,
    private readonly channelId: string,
    /** Sees the other frames of this socket. */
    onOther: (payload: Buffer) => void = () => undefined,
  ) {
    socket.frames.onText = (payload) => {
      const ref = refOfAck(payload);
      if (ref >= 0) this.#settle(ref);
      else if (isNack(payload)) this.refused += 1;
      else onOther(payload);
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
      frames += sendFrame(this.#ref, this.channelId);
    }
    this.socket.writeText(frames);
  }
}
