const OPCODE = 0x0f;
const LENGTH = 0x7f;
const HEAD_BYTES_MAX = 10;

export const OPCODES = { text: 1, close: 8, ping: 9 } as const;

/** Where `{"op":"messages"` differs from every other frame, and by what. */
const KIND_AT = 7;
const KIND_OF_MESSAGES = "m".charCodeAt(0);

/**
 * Cuts a server's bytes into frames. Counts those that are `messages`; hands out the payload of text frames only while
 * somebody takes them, and otherwise steps over it without looking further than its `op`.
 */
export class FrameSplitter {
  /** Whole `messages` frames so far, and the bytes of their payloads. */
  frames = 0;
  bytes = 0;
  /** Takes the text frames; null steps over them. The buffer is valid during the call only. */
  onText: ((payload: Buffer) => void) | null = null;

  #opcode = 0;
  /** Payload bytes of the current frame that are still to come; -1 while its head is incomplete. */
  #missing = -1;
  #size = 0;
  #kind = 0;
  #collected: Buffer | null = null;
  readonly #head = Buffer.alloc(HEAD_BYTES_MAX);
  #headBytes = 0;

  constructor(private readonly onControl: (opcode: number, payload: Buffer) => void) {}

  feed(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      at = this.#missing === -1 ? this.#readHead(chunk, at) : this.#readPayload(chunk, at);
    }
  }

  #readHead(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length) {
      this.#head[this.#headBytes++] = chunk[at++] as number;
      const short = (this.#head[1] as number) & LENGTH;
      const wanted = this.#headBytes < 2 ? 2 : short < 126 ? 2 : short === 126 ? 4 : HEAD_BYTES_MAX;
      if (this.#headBytes < wanted) continue;
      this.#opcode = (this.#head[0] as number) & OPCODE;
      this.#size =
        short < 126 ? short : short === 126 ? this.#head.readUInt16BE(2) : this.#head.readUInt32BE(6);
      this.#headBytes = 0;
      this.#missing = this.#size;
      if (this.#size === 0) this.#finish(chunk.subarray(at, at));
      break;
    }
    return at;
  }

  #readPayload(chunk: Buffer, at: number): number {
    const here = Math.min(this.#missing, chunk.length - at);
    const before = this.#size - this.#missing;
    if (before <= KIND_AT && before + here > KIND_AT) this.#kind = chunk[at + KIND_AT - before] as number;
    const skipped = this.#opcode === OPCODES.text && this.onText === null && this.#collected === null;
    if (here === this.#size) {
      this.#missing = 0;
      this.#finish(chunk.subarray(at, at + here));
      return at + here;
    }
    if (!skipped) {
      this.#collected ??= Buffer.allocUnsafe(this.#size);
      chunk.copy(this.#collected, before, at, at + here);
    }
    this.#missing -= here;
    if (this.#missing === 0) this.#finish(this.#collected);
    return at + here;
  }

  #finish(payload: Buffer | null): void {
    this.#missing = -1;
    this.#collected = null;
    if (this.#opcode === OPCODES.text) {
      if (this.#kind === KIND_OF_MESSAGES) {
        this.frames += 1;
        this.bytes += this.#size;
      }
      this.#kind = 0;
      if (payload) this.onText?.(payload);
    } else if (payload) this.onControl(this.#opcode, payload);
  }
}
