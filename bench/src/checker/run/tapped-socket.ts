import type { SocketConstructor, SocketLike } from "@parley/client";
import type { Command, ServerFrame } from "@parley/contract";

type Send = Extract<Command, { op: "send" }>;
export type Answer = Extract<ServerFrame, { op: "ack" | "nack" }>;

/** Hears a client's sockets. */
export interface SocketTap {
  /** A message goes out; true sends its frame twice. */
  sending(send: Send): boolean;
  /** Another command goes out; what it returns is told the answer, if there is one. */
  asking(command: Exclude<Command, Send>): ((answer: Answer) => void) | undefined;
  heard(frame: ServerFrame): void;
}

const commandIn = (text: string) => JSON.parse(text) as Command;

/** The runtime's WebSocket, with somebody listening in before the client hears. */
export const tappedSocket = (tap: SocketTap): SocketConstructor =>
  class implements SocketLike {
    readonly #socket: WebSocket;
    readonly #asked = new Map<string, (answer: Answer) => void>();

    constructor(url: string, protocol: string) {
      this.#socket = new WebSocket(url, protocol);
      this.#socket.addEventListener("message", ({ data }) => {
        if (typeof data === "string") this.#hear(JSON.parse(data) as ServerFrame);
      });
    }

    #hear(frame: ServerFrame) {
      if ((frame.op === "ack" || frame.op === "nack") && frame.ref !== null)
        this.#asked.get(frame.ref)?.(frame);
      tap.heard(frame);
    }

    send(text: string) {
      const command = commandIn(text);
      if (command.op !== "send") {
        const answered = tap.asking(command);
        if (answered && "ref" in command && command.ref !== undefined) this.#asked.set(command.ref, answered);
        return this.#socket.send(text);
      }
      this.#socket.send(text);
      if (tap.sending(command))
        this.#socket.send(JSON.stringify({ ...command, ref: `${command.ref} again` }));
    }

    close(code?: number) {
      this.#socket.close(code);
    }

    addEventListener(type: "open" | "message" | "close", listener: (event: never) => void) {
      this.#socket.addEventListener(type, listener as (event: Event) => void);
    }
  };
