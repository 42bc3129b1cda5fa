import { formatted } from "../event-format.ts";
import type { Sink, SinkOptions } from "./sink.ts";

/**
 * POSTs `{ format, position, events }`, where `position` is that of the last event; any 2xx takes them. A redirect is
 * refused: the token goes to the one address that the operator has named.
 */
export const httpSink = ({ url, format, product, ca, token }: SinkOptions): Sink => ({
  async send(events, signal) {
    const response = await fetch(url, {
      method: "POST",
      signal,
      redirect: "error",
      headers: {
        "content-type": "application/json",
        "user-agent": `Parley/${product.version}`,
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({
        format,
        position: events.at(-1)?.position ?? 0,
        events: events.map((event) => formatted(event, format, product)),
      }),
      ...(ca === null ? {} : { tls: { ca } }),
    });
    // Nothing in the answer is of interest, and an answer without an end must not hold anything up.
    await response.body?.cancel();
    if (!response.ok) throw new Error(`The receiver answered ${response.status}`);
  },
  async [Symbol.asyncDispose]() {},
});
