import { expect, test } from "vitest";
import { createParley } from "../../src/create-parley.ts";
import { createMemoryOutboxStore } from "../../src/outbox/outbox-store-memory.ts";
import { createNoTabs, type TabNotice, type Tabs } from "../../src/outbox/tabs.ts";
import { createFakeServer } from "../fake-server.ts";
import { until } from "../until.ts";

const PASSWORD = "correct horse battery staple";
const WATERCOOLER = "#watercooler";

/** A browser: its tabs share the cookie (the server's, here), the outbox and the locks, and hear each other. */
const openBrowser = () => {
  const server = createFakeServer({ transport: "cookie" });
  server.model.createChannel(WATERCOOLER, ["alice", "bob"]);
  const outboxStore = createMemoryOutboxStore();
  const { exclusively } = createNoTabs();
  const listeners: { own: object; listener: (notice: TabNotice) => void }[] = [];
  const openTab = () => {
    const own = {};
    const tabs: Tabs = {
      exclusively,
      tell(notice) {
        for (const other of listeners) if (other.own !== own) setTimeout(() => other.listener(notice), 1);
      },
      listen: (listener) => listeners.push({ own, listener }),
      close() {},
    };
    return createParley({ ...server, outboxStore, tabs });
  };
  return { server, openTab, outboxStore };
};

test("signing out in one tab signs out the others at once", async () => {
  const { server, openTab } = openBrowser();
  await using first = openTab();
  await using second = openTab();
  await first.signIn({ identifier: "alice", password: PASSWORD });
  await second.restore();
  server.goOffline();
  await first.signOut().catch(() => {});
  await until(second.auth, ({ at }) => at === "signed-out");
  expect(second.replica.get().me).toBeNull();
});

test("someone else who signs in in one tab ends the session of the others", async () => {
  const { openTab } = openBrowser();
  await using first = openTab();
  await using second = openTab();
  await first.signIn({ identifier: "alice", password: PASSWORD });
  await second.restore();
  await second.signIn({ identifier: "bob", password: PASSWORD });
  await until(first.auth, ({ at }) => at === "signed-out");
  expect(second.auth.get()).toMatchObject({ at: "signed-in", user: { id: "bob" } });
});

test("a cookie that has become someone else's ends the session instead of acting for them", async () => {
  const { server, openTab } = openBrowser();
  await using first = openTab();
  await first.signIn({ identifier: "alice", password: PASSWORD });
  await using stranger = createParley(server);
  await stranger.signIn({ identifier: "bob", password: PASSWORD });
  server.model.expire("s1");
  await expect(first.call("me.get", {})).rejects.toMatchObject({ code: "token_missing" });
  expect(first.auth.get().at).toBe("signed-out");
});

test("what is written in two tabs is sent once, in the order of writing, and pending in both until then", async () => {
  const { server, openTab, outboxStore } = openBrowser();
  await using first = openTab();
  await using second = openTab();
  await first.signIn({ identifier: "alice", password: PASSWORD });
  await second.restore();
  const texts: string[] = [];
  for (let count = 1; count <= 10; count += 1) {
    texts.push(`${count}`);
    await (count % 2 === 0 ? first : second).send(WATERCOOLER, `${count}`);
  }
  first.connect();
  second.connect();
  const last = (parley: typeof first) =>
    until(parley.replica, ({ channels }) => channels.get(WATERCOOLER)?.channel.lastSeq === 10);
  await Promise.all([last(first), last(second)]);
  expect(server.model.messagesOf(WATERCOOLER).map(({ text }) => text)).toEqual(texts);
  for (const { replica } of [first, second]) {
    await until(replica, ({ channels }) => channels.get(WATERCOOLER)?.pending.length === 0);
  }
  expect(await outboxStore.list("alice")).toEqual([]);
});

test("what a closed tab has left is sent by the one that is open", async () => {
  const { server, openTab } = openBrowser();
  await using first = openTab();
  await first.signIn({ identifier: "alice", password: PASSWORD });
  first.connect();
  await until(first.connection, ({ at }) => at === "live");
  {
    await using second = openTab();
    await second.restore();
    await second.send(WATERCOOLER, "left behind");
  }
  await until(first.replica, ({ channels }) => channels.get(WATERCOOLER)?.channel.lastSeq === 1);
  expect(server.model.messagesOf(WATERCOOLER)[0]?.text).toBe("left behind");
});
