import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** What happens to what is on its way. */
type LineState =
  | "whole"
  /** Open connections are reset, new ones refused. */
  | "cut"
  /** Nothing passes, and nobody is told: a cable that was pulled. */
  | "silent"
  /** What the browser says arrives; what it is answered does not. */
  | "deaf";

/** The network of one browser, as a SOCKS5 proxy (RFC 1928) that can fail. A connection that it failed stays lost. */
export interface Line extends AsyncDisposable {
  readonly proxy: string;
  become(state: LineState): void;
}

const NO_METHOD = Buffer.from([5, 0]);
const GRANTED = Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);

/** The port of a CONNECT request: its last two bytes, whatever the form of the address before them. */
const portOf = (request: Buffer): number => request.readUInt16BE(request.length - 2);

export const openLine = async (): Promise<Line> => {
  let state: LineState = "whole";
  const sockets = new Set<Socket>();
  const hold = (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  };

  const join = (browser: Socket, port: number) => {
    const server = connect(port, "127.0.0.1");
    hold(server);
    let speaks = true;
    let hears = true;
    // Whatever was lost once is missing: the bytes that follow would make no sense.
    browser.on("data", (bytes) => {
      speaks &&= state !== "silent";
      if (speaks) server.write(bytes);
    });
    server.on("data", (bytes) => {
      hears &&= state !== "silent" && state !== "deaf";
      if (hears) browser.write(bytes);
    });
    server.on("connect", () => browser.write(GRANTED));
    browser.on("close", () => server.destroy());
    server.on("close", () => {
      if (hears) browser.end();
    });
  };

  const proxy = createServer((browser) => {
    hold(browser);
    if (state === "cut") return void browser.destroy();
    if (state === "silent") return;
    browser.once("data", () => {
      browser.write(NO_METHOD);
      browser.once("data", (request: Buffer) => join(browser, portOf(request)));
    });
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("The line has no port");

  const reset = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    proxy: `socks5://127.0.0.1:${address.port}`,
    become(next) {
      state = next;
      if (next === "cut") reset();
    },
    async [Symbol.asyncDispose]() {
      const closed = once(proxy, "close");
      proxy.close();
      reset();
      await closed;
    },
  };
};
