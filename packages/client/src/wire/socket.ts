import { REALTIME_PATH, type ServerFrame, SUBPROTOCOL } from "@parley/contract";
import type { OpenWire } from "./wire.ts";

/** As much of a WebSocket as is used. */
export interface SocketLike {
  send(text: string): void;
  close(code?: number): void;
  addEventListener(type: "open", listener: () => void): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: "close", listener: (event: { readonly code: number }) => void): void;
}

export type SocketConstructor = new (url: string, protocol: string) => SocketLike;

/** What a browser reports when a socket could not be opened, or went without a word. */
const ABNORMAL = 1006;

const NO_WEB_SOCKET =
  "This runtime has no WebSocket. Use Node 22 or later, Bun or a browser, or pass one in: " +
  'createParley({ WebSocket }), for example from the package "ws".';

const socketClass = (passedIn: SocketConstructor | undefined): SocketConstructor => {
  const found: SocketConstructor | undefined = passedIn ?? Reflect.get(globalThis, "WebSocket");
  if (found === undefined) throw new Error(NO_WEB_SOCKET);
  return found;
};

const frameIn = (data: unknown): ServerFrame | null => {
  if (typeof data !== "string") return null;
  try {
    const frame: unknown = JSON.parse(data);
    const isFrame = typeof frame === "object" && frame !== null && "op" in frame;
    // The server keeps the contract; checking every field of every message again would cost more than all the rest.
    return isFrame ? (frame as ServerFrame) : null;
  } catch {
    return null;
  }
};

/**
 * Opens WebSockets to the server at `url`.
 * @throws Error when the runtime has no WebSocket and none is passed in.
 */
export const createOpenSocket = ({
  url,
  WebSocket,
}: {
  url: string;
  WebSocket?: SocketConstructor | undefined;
}): OpenWire => {
  const Socket = socketClass(WebSocket);
  const address = `${url.replace(/^http/, "ws").replace(/\/+$/, "")}${REALTIME_PATH}`;
  return (listener) => {
    let isOver = false;
    const socket = new Socket(address, SUBPROTOCOL);
    const end = (code: number) => {
      if (isOver) return;
      isOver = true;
      listener.closed(code);
    };
    socket.addEventListener("open", () => {
      if (!isOver) listener.opened();
    });
    socket.addEventListener("message", ({ data }) => {
      const frame = isOver ? null : frameIn(data);
      if (frame !== null) listener.frame(frame);
    });
    socket.addEventListener("close", ({ code }) => end(code || ABNORMAL));
    return {
      send: (command) => socket.send(JSON.stringify(command)),
      close() {
        isOver = true;
        socket.close(1000);
      },
    };
  };
};
