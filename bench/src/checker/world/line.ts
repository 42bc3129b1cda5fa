import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createFlow, type Flow } from "./flow.ts";

/** One person's way to the server: a TCP proxy that can be cut, held and slowed. */
export interface Line extends AsyncDisposable {
  readonly url: string;
  /** Resets every socket that is open. What was on its way is lost. */
  cut(): void;
  /** Holds back what comes: in both directions, or only what the server says. */
  hold(what: "both" | "answers"): void;
  /** Lets everything pass again, in order. */
  release(): void;
  /** Everything takes this much longer, in each direction. */
  slow(byMs: number): void;
}

interface Call {
  readonly client: Socket;
  readonly server: Socket;
  readonly up: Flow;
  readonly down: Flow;
}

/** Opens a line to wherever the server is at the time; nowhere refuses the call. */
export const openLine = async (serverPort: () => number | null): Promise<Line> => {
  const calls = new Set<Call>();
  let held: "none" | "both" | "answers" = "none";
  let delayMs = 0;

  const weather = (direction: "up" | "down") => ({
    isHeld: () => held === "both" || (held === "answers" && direction === "down"),
    delayMs: () => delayMs,
  });

  const hangUp = (call: Call) => {
    calls.delete(call);
    call.up.close();
    call.down.close();
    call.client.destroy();
    call.server.destroy();
  };

  const listener = createServer({ noDelay: true }, (client) => {
    const port = serverPort();
    if (port === null) {
      client.on("error", () => {});
      client.destroy();
      return;
    }
    const server = connect({ port, host: "127.0.0.1", noDelay: true });
    const up = createFlow({ to: server, ...weather("up") });
    const down = createFlow({ to: client, ...weather("down") });
    const call = { client, server, up, down };
    calls.add(call);
    client.on("data", (chunk: Uint8Array) => up.push(chunk));
    server.on("data", (chunk: Uint8Array) => down.push(chunk));
    client.on("close", () => up.end(() => hangUp(call)));
    server.on("close", () => down.end(() => hangUp(call)));
    client.on("error", () => {});
    server.on("error", () => {});
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;

  const flushAll = () => {
    for (const { up, down } of calls) {
      up.flush();
      down.flush();
    }
  };

  return {
    url: `http://127.0.0.1:${port}`,
    cut() {
      for (const call of [...calls]) hangUp(call);
    },
    hold(what) {
      held = what;
    },
    release() {
      held = "none";
      flushAll();
    },
    slow(byMs) {
      delayMs = byMs;
    },
    async [Symbol.asyncDispose]() {
      for (const call of [...calls]) hangUp(call);
      await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  };
};
