import {
  type AuthState,
  type ChannelReplica,
  type ConnectionState,
  emptyReplica,
  type Parley,
  ParleyError,
  type PendingMessage,
  type ReplicaState,
  type Store,
} from "@parley/client";
import type { Message, SignedIn } from "@parley/contract";
import { alice, bob, people, session, untouched } from "./cast.ts";
import { answersOf } from "./fake-answers.ts";
import { livelyChannels, livelyState } from "./lively-workspace.ts";

export type Scene = "lively" | "empty" | "signed-out" | "offline" | "busy";

const PAGE = 50;
const WIRE_MS = 120;

export interface WritableStore<T> extends Store<T> {
  set(value: T): void;
}

const createStore = <T>(value: T): WritableStore<T> => {
  let held = value;
  const listeners = new Set<() => void>();
  return {
    get: () => held,
    set(next) {
      held = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

const pause = (milliseconds = WIRE_MS) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A whole server in memory, as one person sees it. */
export const createFakeParley = (scene: Scene): Parley => {
  const described = scene === "empty" ? [] : livelyChannels();
  const histories = new Map(described.map(({ channel, history }) => [channel.id, history]));
  const full = livelyState(described);
  const started: ReplicaState =
    scene === "empty" ? { ...full, friends: [], friendRequests: [], presence: new Map() } : full;
  const signedIn: AuthState = {
    at: "signed-in",
    user: alice,
    session: session(0, navigator.userAgent, { current: true }),
  };
  const auth = createStore<AuthState>({ at: "unknown" });
  const connection = createStore<ConnectionState>({ at: "closed" });
  const replica = createStore<ReplicaState>(emptyReplica);

  const change = (channelId: string, by: (held: ChannelReplica) => ChannelReplica) => {
    const state = replica.get();
    const held = state.channels.get(channelId);
    if (held) replica.set({ ...state, channels: new Map(state.channels).set(channelId, by(held)) });
  };
  const showPage = (channelId: string, from: number, to: number) =>
    change(channelId, (held) => {
      const history = histories.get(channelId) ?? [];
      const start = Math.max(0, from);
      return {
        ...held,
        window: { messages: history.slice(start, to), hasBefore: start > 0, atEnd: to >= history.length },
      };
    });
  const append = (
    channelId: string,
    senderId: string,
    text: string,
    { nonce = crypto.randomUUID(), replyTo = null }: { nonce?: string; replyTo?: string | null } = {},
  ) => {
    const history = histories.get(channelId) ?? [];
    const seq = history.length + 1;
    const message: Message = {
      id: crypto.randomUUID(),
      channelId,
      seq,
      version: seq,
      senderId,
      nonce,
      text,
      createdAt: new Date().toISOString(),
      ...untouched,
      replyTo,
    };
    histories.set(channelId, [...history, message]);
    change(channelId, (held) => ({
      ...held,
      channel: {
        ...held.channel,
        lastSeq: seq,
        version: seq,
        readSeq: senderId === alice.id ? seq : held.channel.readSeq,
      },
      window: held.window?.atEnd
        ? { ...held.window, messages: [...held.window.messages, message] }
        : held.window,
      pending: held.pending.filter((waiting) => waiting.nonce !== nonce),
    }));
  };
  /** Changes one message, a moment later. */
  const rewrite = async (channelId: string, messageId: string, by: (message: Message) => Message) => {
    await pause();
    const rewritten = (message: Message) => (message.id === messageId ? by(message) : message);
    histories.set(channelId, (histories.get(channelId) ?? []).map(rewritten));
    change(channelId, (held) => ({
      ...held,
      window: held.window && { ...held.window, messages: held.window.messages.map(rewritten) },
    }));
  };
  const setTyping = (channelId: string, userId: string, isTyping: boolean) => {
    const state = replica.get();
    const typists: ReadonlyMap<string, number> = isTyping
      ? new Map([[userId, Date.now() + 6_000]])
      : new Map();
    replica.set({ ...state, typing: new Map(state.typing).set(channelId, typists) });
  };
  const setPending = (channelId: string, nonce: string, state: PendingMessage["state"]) =>
    change(channelId, (held) => ({
      ...held,
      pending: held.pending.map((waiting) => (waiting.nonce === nonce ? { ...waiting, state } : waiting)),
    }));
  const deliver = async ({ channelId, nonce, text, replyTo }: PendingMessage) => {
    await pause(400);
    if (connection.get().at !== "live") return;
    if (text.includes("fail")) {
      setPending(channelId, nonce, {
        at: "failed",
        detail: "You are not friends. Send a friend request first.",
      });
      return;
    }
    append(channelId, alice.id, text, { nonce, ...(replyTo && { replyTo }) });
  };
  const pendingOf = (nonce: string) =>
    [...replica.get().channels.values()]
      .flatMap((held) => held.pending)
      .find((waiting) => waiting.nonce === nonce);
  const answer = answersOf({ replica, people, histories });

  const talk = async () => {
    const lines = ["Are you there?", "I found it, by the way.", "It was the adapter all along.", "Tea?"];
    for (let turn = 0; ; turn += 1) {
      const channel = [...replica.get().channels.keys()][turn % 2 === 0 ? 4 : 0];
      if (!channel) return;
      await pause(3_000);
      setTyping(channel, bob.id, true);
      await pause(2_500);
      setTyping(channel, bob.id, false);
      append(channel, bob.id, lines[turn % lines.length] ?? "");
    }
  };

  const goIn = (): SignedIn => {
    auth.set(signedIn);
    if (signedIn.at !== "signed-in") throw new Error("unreachable");
    return {
      user: signedIn.user,
      session: signedIn.session,
      accessToken: "",
      tokenType: "Bearer",
      expiresIn: 900,
    };
  };

  const fake: Parley & {
    append: typeof append;
    setTyping: typeof setTyping;
    connection: typeof connection;
    replica: typeof replica;
  } = {
    auth,
    connection,
    replica,
    append,
    setTyping,
    async restore() {
      await pause();
      auth.set(scene === "signed-out" ? { at: "signed-out" } : signedIn);
      return auth.get();
    },
    async signIn({ password, identifier }) {
      await pause();
      if (password === "wrong") {
        const detail = "Check both and try again.";
        throw new ParleyError(
          { detail, correlationId: "0199c0de-7a11-7000-8000-00000000c0de" },
          "credentials_invalid",
        );
      }
      if (identifier === "carol") {
        return { mfaRequired: true, mfaToken: "preview", methods: ["totp", "passkey", "recovery"] };
      }
      return goIn();
    },
    async enter() {
      await pause();
      return goIn();
    },
    async reauthenticate() {
      await pause();
    },
    async signUp({ username }) {
      await pause();
      if (username === "alice") {
        throw new ParleyError({ detail: "Choose another username." }, "username_taken");
      }
      return goIn();
    },
    async signOut() {
      replica.set(emptyReplica);
      auth.set({ at: "signed-out" });
    },
    async signOutEverywhere() {
      await fake.signOut();
    },
    async call(name, input) {
      await pause();
      return answer(name, input);
    },
    async download(_name, _input, onProgress) {
      await pause();
      const file = new Blob([JSON.stringify({ account: alice }, null, 2)]);
      onProgress?.(file.size);
      return file;
    },
    connect() {
      connection.set({ at: "connecting" });
      setTimeout(() => {
        replica.set(started);
        const retryAt = Date.now() + 60_000;
        connection.set(scene === "offline" ? { at: "waiting", retryAt } : { at: "live" });
        if (scene === "busy") void talk();
      }, 60);
    },
    disconnect: () => connection.set({ at: "closed" }),
    wake: () => {
      if (connection.get().at === "idle") connection.set({ at: "live" });
    },
    async send(channelId, text, how = {}) {
      const nonce = crypto.randomUUID();
      const waiting: PendingMessage = {
        nonce,
        channelId,
        text,
        ...how,
        createdAt: new Date().toISOString(),
        state: { at: "waiting" },
      };
      fake.setDraft(channelId, "");
      change(channelId, (held) => ({ ...held, pending: [...held.pending, waiting] }));
      void deliver(waiting);
      return nonce;
    },
    async retry(nonce) {
      const waiting = pendingOf(nonce);
      if (!waiting) return;
      setPending(waiting.channelId, nonce, { at: "waiting" });
      void deliver({ ...waiting, text: waiting.text.replace("fail", "work") });
    },
    async discard(nonce) {
      const waiting = pendingOf(nonce);
      if (!waiting) return;
      change(waiting.channelId, (held) => ({
        ...held,
        pending: held.pending.filter((each) => each.nonce !== nonce),
      }));
    },
    async open(channelId) {
      await pause(60);
      const length = histories.get(channelId)?.length ?? 0;
      showPage(channelId, length - PAGE, length);
    },
    async loadBefore(channelId) {
      await pause(250);
      const first = replica.get().channels.get(channelId)?.window?.messages[0]?.seq ?? 1;
      const last = replica.get().channels.get(channelId)?.window?.messages.at(-1)?.seq ?? 0;
      if (first > 1) showPage(channelId, first - 1 - PAGE, last);
    },
    async loadAfter(channelId) {
      await pause(250);
      const held = replica.get().channels.get(channelId)?.window;
      if (held && !held.atEnd) {
        showPage(channelId, (held.messages[0]?.seq ?? 1) - 1, (held.messages.at(-1)?.seq ?? 0) + PAGE);
      }
    },
    async jumpTo(channelId, target) {
      await pause(150);
      const length = histories.get(channelId)?.length ?? 0;
      if (target === "end") showPage(channelId, length - PAGE, length);
      else showPage(channelId, target - PAGE / 2, Math.min(length, target + PAGE / 2));
    },
    markRead: (channelId, seq) =>
      change(channelId, (held) => ({
        ...held,
        channel: { ...held.channel, readSeq: Math.max(held.channel.readSeq, seq) },
      })),
    edit: (channelId, messageId, text) =>
      rewrite(channelId, messageId, (message) => ({
        ...message,
        text,
        editedAt: new Date().toISOString(),
        editCount: message.editCount + 1,
      })),
    delete: (channelId, messageId) =>
      rewrite(channelId, messageId, (message) => ({
        ...message,
        ...untouched,
        text: "",
        deletedAt: new Date().toISOString(),
      })),
    react: (channelId, messageId, emoji, on) =>
      rewrite(channelId, messageId, (message) => {
        const others = message.reactions.map((reaction) =>
          reaction.emoji === emoji
            ? { emoji, userIds: reaction.userIds.filter((userId) => userId !== alice.id) }
            : reaction,
        );
        const held = others.find((reaction) => reaction.emoji === emoji);
        if (on && held) held.userIds.push(alice.id);
        else if (on) others.push({ emoji, userIds: [alice.id] });
        return { ...message, reactions: others.filter(({ userIds }) => userIds.length > 0) };
      }),
    pin: (channelId, messageId, on) =>
      rewrite(channelId, messageId, (message) => ({
        ...message,
        pinnedAt: on ? new Date().toISOString() : null,
      })),
    openThread: async (channelId, messageId) => answer("thread.open", { id: channelId, messageId }),
    follow: async (threadId) => void (await answer("thread.follow", { id: threadId })),
    unfollow: async (threadId) => void (await answer("thread.unfollow", { id: threadId })),
    setDraft(channelId, text) {
      const state = replica.get();
      const version = Date.now();
      const draft = { channelId, text, version, nonce: null, state: "stored", toldVersion: version } as const;
      replica.set({ ...state, drafts: new Map(state.drafts).set(channelId, { ...draft, spent: null }) });
    },
    watch: () => {},
    typing: () => {},
    setPresence: () => {},
    async [Symbol.asyncDispose]() {},
  };
  return fake;
};
