import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Sink, SinkOptions } from "./sink.ts";
import { syslogMessage } from "./syslog-message.ts";

/**
 * Syslog over TCP or TLS (RFC 5425). The protocol has no acknowledgement: what was written may be lost in the buffers of
 * a receiver that dies. So each batch has a connection of its own, which is closed on this side after the last message,
 * and counts as taken once the receiver, having read to the end, closes the other.
 */
export const syslogSink = (options: SinkOptions): Sink => ({
  send: (events, signal) =>
    new Promise((resolve, reject) => {
      const bytes = Buffer.concat(
        events.map((event) => syslogMessage(event, options.format, options.product)),
      );
      const { socket, ready } = open(options);
      let readToTheEnd = false;
      const fail = (error: Error) => {
        socket.destroy();
        reject(error);
      };
      const giveUp = () => fail(new Error("The receiver did not read to the end in time"));
      signal.addEventListener("abort", giveUp, { once: true });
      socket.on("error", fail);
      // Without somebody who reads, the end never comes.
      socket.on("data", () => undefined);
      socket.once(ready, () => socket.end(bytes));
      socket.on("end", () => {
        readToTheEnd = socket.writableFinished;
      });
      socket.on("close", () => {
        signal.removeEventListener("abort", giveUp);
        if (readToTheEnd) resolve();
        else reject(new Error("The receiver closed before it had read to the end"));
      });
    }),
  async [Symbol.asyncDispose]() {},
});

const open = ({ url, ca }: SinkOptions): { socket: Socket; ready: "connect" | "secureConnect" } => {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const place = { host, port: Number(url.port), allowHalfOpen: true };
  if (url.protocol === "syslog+tcp:") return { socket: connectTcp(place), ready: "connect" };
  const socket = connectTls({ ...place, servername: host, ...(ca === null ? {} : { ca }) });
  return { socket, ready: "secureConnect" };
};
