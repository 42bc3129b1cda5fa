import { Socket } from "node:net";

type Target = { host: string[]; port: number[]; path?: string | false };

/**
 * Sockets for postgres.js. Where a server (or a proxy whose server is away) takes a connection and closes it without a
 * word, the driver would dial again without end while the query waits. Such a close becomes an error, which it reports.
 */
export function promptSockets(): (target: Target) => Socket {
  let turn = 0;
  return ({ host, port, path }) => {
    const socket = new Socket();
    let failed = false;
    socket.once("error", () => {
      failed = true;
    });
    socket.once("close", () => {
      if (failed || socket.bytesRead > 0) return;
      const error = new Error("The database closed the connection at once");
      socket.emit("error", Object.assign(error, { code: "CONNECTION_CLOSED" }));
    });
    const at = turn++ % host.length;
    // The driver reads the name back to check the certificate.
    if (path) socket.connect(path);
    else Object.assign(socket, { host: host[at] }).connect(port[at] ?? 5432, host[at] ?? "localhost");
    return socket;
  };
}
