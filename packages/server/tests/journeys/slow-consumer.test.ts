import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { CLOSE, REALTIME_PATH, SUBPROTOCOL } from "@parley/contract";
import { expect, it } from "vitest";
import { openWorld } from "../world.ts";

/** A WebSocket by hand, for only a bare TCP socket can stop reading. */
const openBareSocket = async (url: URL, hello: object): Promise<Socket> => {
  const socket = connect(Number(url.port), url.hostname);
  socket.write(
    `GET ${REALTIME_PATH} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Protocol: ${SUBPROTOCOL}\r\n\r\n`,
  );
  await new Promise((resolve) => socket.once("data", resolve));
  const payload = Buffer.from(JSON.stringify(hello));
  // One text frame, masked with zeros (RFC 6455 5.3).
  socket.write(
    Buffer.concat([Buffer.of(0x81, 0xfe, payload.length >> 8, payload.length & 255, 0, 0, 0, 0), payload]),
  );
  await new Promise((resolve) => socket.once("data", resolve));
  return socket;
};

it("SEC-29 a socket that does not take what it is sent is closed with 4508, and the others go on", async () => {
  await using world = await openWorld();
  const [alice, bob] = [await world.person("alice"), await world.person("bob")];
  const channelId = await world.groupChannel(alice, [bob]);
  const slow = await openBareSocket(world.url, { op: "hello", ref: "h", token: bob.signedIn.accessToken });
  slow.pause();

  const text = "x".repeat(8_000);
  const sizeBefore = world.hub.size;
  for (let sent = 0; sent < 4_000 && world.hub.size === sizeBefore; sent += 50) {
    await Promise.all(
      Array.from({ length: 50 }, () =>
        alice.call("message.send", { id: channelId, nonce: crypto.randomUUID(), text }),
      ),
    );
  }
  expect(world.hub.size).toBe(sizeBefore - 1);

  const chunks: Buffer[] = [];
  slow.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => slow.once("close", resolve));
  slow.resume();
  await ended;
  const all = Buffer.concat(chunks);
  // A close frame: opcode 8, then the code in two bytes.
  const closing = Buffer.of(CLOSE.tooSlow >> 8, CLOSE.tooSlow & 255);
  const at = all.lastIndexOf(closing);
  expect(all[at - 2]).toBe(0x88);
  expect(await (await alice.connect()).ask({ op: "ping" })).toMatchObject({ op: "pong" });
}, 60_000);
