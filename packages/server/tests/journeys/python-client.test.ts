import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, PASSWORD, type Person, type World } from "../world.ts";

const { PYTHON = "python3" } = process.env;
const EXAMPLE = join(import.meta.dirname, "../../../../examples/python-client");
const isThere = spawnSync(PYTHON, ["-c", "import websockets"], { stdio: "ignore" }).status === 0;
if (!isThere) {
  process.stderr.write(
    "Skipped, for there is no python3, or its modules (pip install -r examples/python-client/requirements.txt): the client in Python\n",
  );
}

interface Held {
  readonly lastSeq: number;
  readonly readSeq: number;
  readonly mentions: readonly number[];
  readonly messages: readonly {
    seq: number;
    version: number;
    text: string;
    deleted: boolean;
    reactions: Record<string, number>;
    threadCount: number;
  }[];
}

/**
 * A way to the server that loses answers: once `threshold` bytes have gone to the server at once, nothing more comes back
 * on that connection, until `cut`.
 */
const openLossyWay = async (to: URL) => {
  let threshold = Number.POSITIVE_INFINITY;
  const open = new Set<Socket>();
  const way = createServer((near) => {
    const far = connect(Number(to.port), to.hostname);
    let isMute = false;
    near.on("data", (bytes) => {
      isMute ||= bytes.length >= threshold;
      far.write(bytes);
    });
    far.on("data", (bytes) => {
      if (!isMute) near.write(bytes);
    });
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(end);
      end.on("error", () => other.destroy()).on("close", () => other.destroy() && open.delete(end));
    }
  }).listen(0, "127.0.0.1");
  await once(way, "listening");
  return {
    origin: `http://127.0.0.1:${(way.address() as AddressInfo).port}`,
    muteAfter(bytes: number) {
      threshold = bytes;
    },
    cut() {
      threshold = Number.POSITIVE_INFINITY;
      for (const socket of open) socket.destroy();
    },
    close: () => way.close(),
  };
};

/** The client as its reader runs it: commands in, one line each, and as many lines out. */
const runClient = (origin: string, username: string) => {
  const child: ChildProcess = spawn(PYTHON, ["client.py", origin, username, PASSWORD], {
    cwd: EXAMPLE,
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (!child.stdin || !child.stdout) throw new Error("No pipes");
  const { stdin } = child;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let turn: Promise<unknown> = Promise.resolve();
  return {
    // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came back, and says what it expects
    ask(...command: unknown[]): Promise<any> {
      stdin.write(`${JSON.stringify(command)}\n`);
      const answer = turn.then(async () => {
        const { value, done } = await lines.next();
        if (done) throw new Error(`The client ended before it answered ${JSON.stringify(command)}`);
        return JSON.parse(value);
      });
      turn = answer.catch(() => undefined);
      return answer;
    },
    async end() {
      stdin.end();
      if (child.exitCode === null) await once(child, "exit");
      return child.exitCode;
    },
  };
};

describe.skipIf(!isThere)("a client in Python, written from the protocol alone", () => {
  let world: World;
  let alice: Person;
  let bob: Person;
  let way: Awaited<ReturnType<typeof openLossyWay>>;
  let client: ReturnType<typeof runClient>;
  let id: string;

  beforeAll(async () => {
    world = await openWorld();
    [alice, bob] = [await world.person("alice"), await world.person("bob")];
    id = await world.groupChannel(bob, [alice]);
    way = await openLossyWay(world.url);
    client = runClient(way.origin, "alice");
  });
  afterAll(async () => {
    await client?.end();
    way?.close();
    await world?.[Symbol.asyncDispose]();
  });

  const say = async (text: string) =>
    (await bob.call("message.send", { id, nonce: crypto.randomUUID(), text })).body;
  const state = async (): Promise<Held> => (await client.ask("state"))[id];
  const texts = async () => (await state()).messages.map((message) => message.text);

  /** What it would hold if it had only just come. */
  const afresh = async (): Promise<Held> => {
    const { body } = await alice.call("message.page", { id, limit: 100 });
    const { body: channel } = await alice.call("channel.get", { id });
    return {
      lastSeq: channel.lastSeq,
      readSeq: channel.readSeq,
      mentions: channel.mentions,
      // biome-ignore lint/suspicious/noExplicitAny: as it came
      messages: body.items.map((message: any) => ({
        seq: message.seq,
        version: message.version,
        text: message.text,
        deleted: message.deletedAt !== null,
        reactions: Object.fromEntries(
          message.reactions.map((one: { emoji: string; userIds: string[] }) => [
            one.emoji,
            one.userIds.length,
          ]),
        ),
        threadCount: message.threadCount,
      })),
    };
  };
  const expectAgreement = async () => {
    await expect.poll(state, { timeout: 15_000 }).toEqual(await afresh());
  };

  it("signs in, sees its channels and loads what was said", async () => {
    await say("hello alice");
    expect(await client.ask("channels")).toEqual({ [id]: "watercooler" });
    expect(await client.ask("open", id)).toBe(1);
    await expectAgreement();
  });

  it("sends, and is told what others send", async () => {
    const sent = await client.ask("say", id, "hello bob 👋");
    expect(sent).toMatchObject({ seq: 2, text: "hello bob 👋", senderId: alice.id });
    await say("nice to hear from you, @alice");
    await expect.poll(texts, { timeout: 10_000 }).toHaveLength(3);
    expect((await state()).mentions).toEqual([3]);
    await expectAgreement();
  });

  it("edits, deletes, reacts and reads, and sees others do so", async () => {
    const mine = await client.ask("say", id, "tpyo");
    expect(await client.ask("edit", id, mine.id, "typo")).toMatchObject({ text: "typo", editCount: 1 });
    const theirs = await say("to be deleted");
    expect(await client.ask("react", id, theirs.id, "👍")).toMatchObject({
      reactions: [{ emoji: "👍", userIds: [alice.id] }],
    });
    await bob.call("reaction.add", { id, messageId: mine.id, emoji: "🎉" });
    await bob.call("message.delete", { id, messageId: theirs.id });
    expect(await client.ask("edit", id, theirs.id, "mine now")).toEqual({ problem: "message_deleted" });
    expect(await client.ask("read", id)).toBeNull();
    await expect.poll(async () => (await state()).mentions).toEqual([]);
    await expectAgreement();
  });

  it("writes in a thread, which its message counts", async () => {
    const root = await say("what do you think?");
    const threadId = await client.ask("thread", id, root.id);
    expect(await client.ask("open", threadId)).toBe(0);
    expect(await client.ask("say", threadId, "well")).toMatchObject({ channelId: threadId, seq: 1 });
    await expect.poll(async () => (await state()).messages.at(-1)?.threadCount, { timeout: 10_000 }).toBe(1);
    await expectAgreement();
  });

  it("comes back after every break, and has lost and doubled nothing", async () => {
    const told: Promise<unknown>[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      told.push(client.ask("say", id, `through the storm ${turn}`));
      if (turn % 2 === 0) world.hub.goAway();
      await say(`meanwhile ${turn}`);
      if (turn % 3 === 0) world.hub.resyncAll();
    }
    const messages = await Promise.all(told);
    expect(messages.map((message) => (message as { text: string }).text)).toEqual(
      [0, 1, 2, 3, 4, 5].map((turn) => `through the storm ${turn}`),
    );
    await expectAgreement();
    const held = await texts();
    expect(held.filter((text) => text.startsWith("through the storm"))).toHaveLength(6);
    expect(held.filter((text) => text.startsWith("meanwhile"))).toHaveLength(6);
  });

  it("sends again what was stored and not acknowledged, and it stands once", async () => {
    const text = randomBytes(1500).toString("base64"); // which no compression makes shorter than 1,500 bytes
    const stored = async () => {
      const { body } = await bob.call("message.page", { id, limit: 100 });
      return body.items.filter((message: { text: string }) => message.text === text).length;
    };
    way.muteAfter(1500);
    const told = client.ask("say", id, text);
    await expect.poll(stored, { timeout: 10_000 }).toBe(1);
    way.cut();
    expect(await told).toMatchObject({ text });
    expect(await stored()).toBe(1);
    await expectAgreement();
  });

  it("ends with its input", async () => {
    expect(await client.end()).toBe(0);
  });
});
