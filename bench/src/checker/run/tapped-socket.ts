import type { SocketConstructor, SocketLike } from "@parley/client";
import type { Command, ServerFrame } from "@parley/contract";

type Send = Extract<Command, { op: "send" }>;

/** Hears a client's sockets. */
export interface SocketTap {
  /** A message goes out; true sends its frame twice. */
  sending(send: Send): boolean;
  heard(frame: ServerFrame): void;
}

const commandIn = (text: string) => JSON.parse(text) as Command;

/** The runtime's WebSocket, with somebody listening in before the client hears. */
export const tappedSocket = (tap: SocketTap): SocketConstructor =>
  class implements SocketLike {
    readonly #socket: WebSocket;

    constructor(url: string, protocol: string) {
      this.#socket = new WebSocket(url, protocol);
      this.#socket.addEventListener("message", ({ data }) => {
        if (typeof data === "string") tap.heard(JSON.parse(data) as ServerFrame);
      });
    }

    send(text: string) {
      this.#socket.send(text);
      const command = commandIn(text);
      if (command.op !== "send" || !tap.sending(command)) return;
      this.#socket.send(JSON.stringify({ ...command, ref: `${command.ref} again` }));
    }

    close(code?: number) {
      this.#socket.close(code);
    }

    addEventListener(type: "open" | "message" | "close", listener: (event: never) => void) {
      this.#socket.addEventListener(type, listener as (event: Event) => void);
    }
  };
