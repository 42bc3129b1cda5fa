import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type Person, type World } from "../world.ts";

let site: Server;
let address: string;
let world: World;
let alice: Person;
let bob: Person;
let asked: string[];

beforeAll(async () => {
  asked = [];
  site = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(
      `<title>Page ${request.url}</title><meta property="og:description" content="What it is about">`,
    );
  });
  await new Promise<void>((done) => site.listen(0, "127.0.0.1", done));
  address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  world = await openWorld({ OUTBOUND_ALLOW_PRIVATE: "127.0.0.1" });
  [alice, bob] = [await world.person("alice"), await world.person("bob")];
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  site.close();
});

const say = async (id: string, text: string) =>
  (await alice.call("message.send", { id, nonce: crypto.randomUUID(), text })).body;

describe("a message with a link", () => {
  it("gains a preview, as a change that everyone is told; another text gains its own", async () => {
    const id = await world.groupChannel(alice, [bob]);
    const socket = await bob.connect();
    const { id: messageId } = await say(id, `see ${address}/one, and \`${address}/code\``);
    const told = await socket.next("messages", (frame) => frame.messages[0].previews !== undefined);
    expect(told.messages[0]).toMatchObject({
      id: messageId,
      version: 2,
      previews: [
        { url: `${address}/one`, title: "Page /one", description: "What it is about", siteName: null },
      ],
    });
    await alice.call("message.edit", { id, messageId, text: `no, ${address}/two` });
    const again = await socket.next(
      "messages",
      (frame) => frame.messages[0].previews?.[0].title === "Page /two",
    );
    expect(again.messages[0]).toMatchObject({ version: 4, editCount: 1 });
    expect(asked).toEqual(["/one", "/two"]);
  });

  it("is read once, whatever happens to it otherwise", async () => {
    const id = await world.groupChannel(alice, [bob]);
    const socket = await bob.connect();
    const { id: messageId } = await say(id, `${address}/three`);
    await socket.next("messages", (frame) => frame.messages[0].previews !== undefined);
    await bob.call("reaction.add", { id, messageId, emoji: "👍" });
    await bob.call("pin.add", { id, messageId });
    await say(id, `${address}/four`);
    await socket.next("messages", (frame) => frame.messages[0].previews?.[0].title === "Page /four");
    expect(asked.filter((path) => path === "/three")).toHaveLength(1);
  });
});

describe("SEC-28 a link into the inside", () => {
  it("is not read", async () => {
    await using closed = await openWorld();
    const mallory = await closed.person("mallory");
    const id = await closed.groupChannel(mallory, []);
    const before = asked.length;
    const send = (text: string) => mallory.call("message.send", { id, nonce: crypto.randomUUID(), text });
    await send(`${address}/secret`);
    // The job is done once its row says so.
    await expect
      .poll(
        async () => {
          const rows = await closed.database.sql<{ state: string }[]>`
          select state::text as state from pgboss.job where name = 'link-previews'`;
          return rows.map((row) => row.state);
        },
        { timeout: 10_000 },
      )
      .toEqual(["completed"]);
    expect(asked).toHaveLength(before);
    const page = await mallory.call("message.page", { id });
    expect(page.body.items[0].previews).toEqual([]);
  });
});
