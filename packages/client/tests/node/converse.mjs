/**
 * A conversation of one, under plain Node without a WebSocket of its own: `node converse.mjs <built client> <server>`.
 * The HTTP calls go to the server; the socket is this stub, which plays the server's part of the realtime contract.
 */
const [built = "", url = ""] = process.argv.slice(2);
const { createParley, createMemoryTokenStore } = await import(built);

const me = {
  id: "alice",
  username: "alice",
  displayName: "Alice",
  avatarUrl: null,
  status: null,
  email: "alice@example.org",
  emailVerified: true,
  timeZone: null,
  locale: null,
  roles: [],
  createdAt: "2026-01-01T09:00:00.000Z",
};
const channel = {
  id: "watercooler",
  kind: "group",
  name: "watercooler",
  version: 0,
  lastSeq: 0,
  readSeq: 0,
  deliveredSeq: 0,
  mentions: [],
  settings: { revision: 0, mutedUntil: null, notify: null, favourite: false, section: null },
  revision: 0,
  memberCount: 1,
  role: "owner",
  createdAt: "2026-01-01T09:00:00.000Z",
  archivedAt: null,
};

class StubSocket extends EventTarget {
  constructor(address, protocol) {
    super();
    if (address !== `${url.replace("http", "ws")}/api/v1/realtime`)
      throw new Error(`Strange address ${address}`);
    if (protocol !== "parley.v1.json") throw new Error(`Strange protocol ${protocol}`);
    setTimeout(() => this.dispatchEvent(new Event("open")));
  }
  answer(frame) {
    setTimeout(() =>
      this.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(frame) })),
    );
  }
  send(text) {
    const { op, ref, nonce, text: words } = JSON.parse(text);
    const [epoch, sessionId, heartbeatMs] = ["e1", "s1", 25_000];
    if (op === "hello")
      this.answer({ op: "ready", ref, epoch, sessionId, me, channels: [channel], drafts: [], heartbeatMs });
    if (op !== "send") return;
    const sent = {
      id: "m1",
      seq: 1,
      version: 1,
      senderId: me.id,
      nonce,
      text: words,
      createdAt: me.createdAt,
    };
    this.answer({ op: "messages", channelId: channel.id, messages: [sent] });
    this.answer({
      op: "ack",
      ref,
      message: { ...sent, channelId: channel.id, editedAt: null, deletedAt: null },
    });
  }
  close() {}
}

const without = () => {
  try {
    createParley({ url });
    return "it was made";
  } catch (error) {
    return error.message;
  }
};
const refusal = typeof WebSocket === "undefined" ? without() : "there is one";

const parley = createParley({ url, WebSocket: StubSocket, tokenStore: createMemoryTokenStore() });
await parley.signIn({ identifier: "alice", password: "correct horse battery staple" });
parley.connect();
const nonce = await parley.send("watercooler", "hello from Node");
const lastSeq = () => parley.replica.get().channels.get("watercooler")?.channel.lastSeq ?? 0;
await new Promise((resolve) => {
  parley.replica.subscribe(() => lastSeq() === 1 && resolve());
});
const pending = parley.replica.get().channels.get("watercooler").pending.length;
const failure = await parley.call("me.get", {}).catch(({ name, code }) => ({ name, code }));
await parley[Symbol.asyncDispose]?.();
process.stdout.write(JSON.stringify({ version: process.version, refusal, nonce, pending, failure }));
