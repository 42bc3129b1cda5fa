import type { Command } from "@parley/contract";
import type { Socket } from "bun";
import { handshake, pongFrame, textFrame } from "./frame.ts";
import { FrameSplitter, OPCODES } from "./frame-splitter.ts";

const END_OF_HEAD = "\r\n\r\n";

/**
 * A WebSocket that does as little as it can: TCP, a handshake by hand, frames stepped over unless somebody takes them.
 * Bun's own client parses, copies and makes an event of each frame, and would be what a load measures.
 */
export class LeanSocket {
  readonly frames: FrameSplitter;
  /** The close code that the server sent, or 1006 when it left without one; null while it is open. */
  closedWith: number | null = null;
  /** When that was, as `performance.now()` has it. */
  closedAt: number | null = null;
  /** Called after each piece of incoming bytes: the place to answer several frames with one write. */
  onTurn: (() => void) | null = null;

  #socket: Socket<LeanSocket> | null = null;
  #head: string | null = "";
  #unsent: Buffer[] = [];

  private constructor(
    private readonly port: number,
    private readonly onUpgraded: (error?: Error) => void,
  ) {
    this.frames = new FrameSplitter((opcode, payload) => {
      if (opcode === OPCODES.ping) this.write(pongFrame(payload));
      else if (opcode === OPCODES.close) this.#closed(payload.length >= 2 ? payload.readUInt16BE(0) : 1005);
    });
  }

  /** Resolves once the server has answered 101. */
  static open(port: number): Promise<LeanSocket> {
    return new Promise((resolve, reject) => {
      const lean = new LeanSocket(port, (error) => (error ? reject(error) : resolve(lean)));
      Bun.connect({ hostname: "127.0.0.1", port, data: lean, socket: HANDLERS }).catch(reject);
    });
  }

  /** One or more whole frames, as `textFrame` makes them. */
  writeText(frames: string): void {
    this.write(Buffer.from(frames, "latin1"));
  }

  write(bytes: Buffer): void {
    if (this.#unsent.length > 0) {
      this.#unsent.push(bytes);
      return;
    }
    const written = this.#socket?.write(bytes) ?? 0;
    if (written < bytes.length) this.#unsent.push(bytes.subarray(Math.max(written, 0)));
  }

  /** Sends a command and resolves with the frame that answers its ref, parsed. Other frames meanwhile are dropped. */
  ask(command: Command & { ref: string }): Promise<Record<string, unknown>> {
    const answered = new Promise<Record<string, unknown>>((resolve) => {
      this.frames.onText = (payload) => {
        const frame = JSON.parse(payload.toString()) as Record<string, unknown>;
        if (frame.ref !== command.ref) return;
        this.frames.onText = null;
        resolve(frame);
      };
    });
    this.writeText(textFrame(JSON.stringify(command)));
    return answered;
  }

  end(): void {
    this.#socket?.terminate();
  }

  opened(socket: Socket<LeanSocket>): void {
    this.#socket = socket;
    this.write(Buffer.from(handshake(this.port), "latin1"));
  }

  received(chunk: Buffer): void {
    if (this.#head === null) this.frames.feed(chunk);
    else this.#readHandshake(chunk);
    this.onTurn?.();
  }

  drained(): void {
    const waiting = this.#unsent;
    this.#unsent = [];
    for (const bytes of waiting) this.write(bytes);
  }

  gone(): void {
    this.#closed(1006);
    if (this.#head !== null)
      this.onUpgraded(new Error("The server closed a connection before it was a WebSocket"));
  }

  #closed(code: number): void {
    if (this.closedWith !== null) return;
    this.closedWith = code;
    this.closedAt = performance.now();
  }

  #readHandshake(chunk: Buffer): void {
    const text = this.#head + chunk.toString("latin1");
    const end = text.indexOf(END_OF_HEAD);
    if (end === -1) {
      this.#head = text;
      return;
    }
    this.#head = null;
    if (!text.startsWith("HTTP/1.1 101")) this.onUpgraded(new Error(`No WebSocket: ${text.slice(0, end)}`));
    else this.onUpgraded();
    const rest = text.slice(end + END_OF_HEAD.length);
    if (rest.length > 0) this.frames.feed(Buffer.from(rest, "latin1"));
  }
}

/** One table for all sockets: thousands of closures would weigh more than the sockets. */
const HANDLERS = {
  binaryType: "buffer" as const,
  open: (socket: Socket<LeanSocket>) => socket.data.opened(socket),
  data: (socket: Socket<LeanSocket>, chunk: Buffer) => socket.data.received(chunk),
  drain: (socket: Socket<LeanSocket>) => socket.data.drained(),
  close: (socket: Socket<LeanSocket>) => socket.data.gone(),
};
