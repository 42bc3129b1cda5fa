import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { openWorld } from "../world.ts";

/** Sends a call whose body has not come to its end; `finish` sends the rest, and resolves with the answer's first line. */
const beginSlowly = async (url: URL, path: string, token: string, body: string) => {
  const socket = connect(Number(url.port), url.hostname);
  await once(socket, "connect");
  const head = [
    `POST ${path} HTTP/1.1`,
    `host: ${url.host}`,
    `authorization: Bearer ${token}`,
    "content-type: application/json",
    `content-length: ${body.length}`,
    "connection: close",
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n${body.slice(0, 1)}`);
  // Long enough for everything that is looked at before the body.
  await Bun.sleep(200);
  return async () => {
    const answer = once(socket, "data");
    socket.write(body.slice(1));
    const [bytes] = await answer;
    socket.destroy();
    return String(bytes).split("\r\n", 1)[0];
  };
};

test("SEC-07 a call that was begun before its session ended, and whose body comes after, is refused", async () => {
  await using world = await openWorld();
  const bob = await world.person("bob");
  const body = JSON.stringify({ name: "survivor", scopes: ["read"] });
  const begin = () => beginSlowly(world.url, "/api/v1/me/tokens", bob.signedIn.accessToken, body);
  expect(await (await begin())()).toContain("201");
  const finish = await begin();
  await (await world.signInAgain(bob)).call("auth.logoutAll", {});
  expect(await finish()).toContain("401");
  expect(await world.database.sql`select 1 from api_tokens`).toHaveLength(1);
});
