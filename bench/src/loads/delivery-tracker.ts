import { Latencies } from "../report/statistics.ts";
import { isMessages, MARK_DIGITS } from "../wire/send-command.ts";

const TEXT = Buffer.from('"text":"', "latin1");
const ZERO = 0x30;

/** Follows each message, by the number that its text begins with, until the last member has it. */
export class DeliveryTracker {
  readonly latencies = new Latencies();
  readonly #dueAt: number[] = [];
  readonly #missing: number[] = [];
  #unfinished = 0;

  constructor(private readonly membersPerMessage: number) {}

  /** A message is sent now that was due then. Answers its number. */
  sent(dueAt: number): number {
    this.#dueAt.push(dueAt);
    this.#missing.push(this.membersPerMessage);
    this.#unfinished += 1;
    return this.#dueAt.length - 1;
  }

  /** A member got this frame. */
  received(payload: Buffer): void {
    if (!isMessages(payload)) return;
    const now = performance.now();
    for (let at = payload.indexOf(TEXT); at !== -1; at = payload.indexOf(TEXT, at + TEXT.length)) {
      let number = 0;
      for (let digit = 0; digit < MARK_DIGITS; digit += 1) {
        number = number * 10 + (payload[at + TEXT.length + digit] as number) - ZERO;
      }
      this.#delivered(number, now);
    }
  }

  /** Messages that have not reached everyone yet. */
  get unfinished(): number {
    return this.#unfinished;
  }

  #delivered(number: number, now: number): void {
    const missing = (this.#missing[number] ?? 0) - 1;
    if (missing < 0) throw new Error(`Message ${number} was delivered more often than it has members`);
    this.#missing[number] = missing;
    if (missing > 0) return;
    this.#unfinished -= 1;
    this.latencies.add(now - (this.#dueAt[number] ?? now));
  }
}
