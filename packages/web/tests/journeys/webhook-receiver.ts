import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

export interface Received {
  readonly id: string;
  readonly type: string;
  /** Whether the signature is that of the secret, by the Standard Webhooks scheme. */
  isSignedWith(secret: string): boolean;
}

/** Somebody's service, called by webhooks. */
export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** What it answers from now on. */
  answer(status: number): void;
}

const signatureOf = (secret: string, signed: string) =>
  `v1,${createHmac("sha256", Buffer.from(secret.replace("whsec_", ""), "base64"))
    .update(signed)
    .digest("base64")}`;

export const startWebhookReceiver = async (): Promise<WebhookReceiver> => {
  let status = 204;
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const bytes of request.setEncoding("utf8")) body += bytes;
    const header = (name: string) => String(request.headers[`webhook-${name}`]);
    const signed = `${header("id")}.${header("timestamp")}.${body}`;
    received.push({
      id: header("id"),
      type: JSON.parse(body).type,
      isSignedWith: (secret) => header("signature").split(" ").includes(signatureOf(secret, signed)),
    });
    response.writeHead(status).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The receiver has no port");
  return {
    url: `http://127.0.0.1:${address.port}/parley`,
    received,
    answer: (next) => {
      status = next;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
