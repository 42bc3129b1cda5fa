import { type AnswerOf, type InputOf, type OperationName, operations, type SignedIn } from "@parley/contract";
import { type Call, createCall } from "./call.ts";
import { ParleyError } from "./error.ts";
import { beginLife, type Life } from "./life.ts";
import { createNonce } from "./nonce.ts";
import { completed, type ParleyOptions } from "./options.ts";
import type { AuthState, ConnectionState, Parley } from "./parley.ts";
import { emptyReplica, type ReplicaState } from "./replica/state.ts";
import { createStore } from "./store.ts";
import { createAccess, endsSession } from "./wire/access.ts";
import { createRequest } from "./wire/http.ts";
import type { Link } from "./wire/link.ts";
import { createOpenSocket } from "./wire/socket.ts";

const CLOSED: ConnectionState = { at: "closed" };

const shown = (link: Link): ConnectionState => {
  if (link.at === "authorizing" || link.at === "opening" || link.at === "greeting")
    return { at: "connecting" };
  if (link.at === "waiting") return { at: "waiting", retryAt: link.retryAt };
  if (link.at === "stopped") return { at: "stopped", code: link.code };
  return { at: link.at };
};

const isSame = (a: ConnectionState, b: ConnectionState) =>
  a.at === b.at && (a.at !== "waiting" || (b.at === "waiting" && a.retryAt === b.retryAt));

const notSignedIn = () =>
  new ParleyError({ detail: "Not signed in.", retry: false, status: 401 }, "token_missing");

/** Whether a new answer of the server belongs to someone else: another tab has signed in with this cookie. */
const isSomeoneElse = (life: Life | null, { user }: SignedIn) => life !== null && life.user.id !== user.id;

/**
 * Makes a client of the server at `url`. It does nothing until it is told to sign in or to restore.
 * @throws Error when the runtime has no WebSocket and none is passed in.
 */
export const createParley = (given: ParleyOptions): Parley => {
  const options = completed(given);
  const { tabs, clock, transport } = options;
  const auth = createStore<AuthState>({ at: "unknown" });
  const connection = createStore<ConnectionState>(CLOSED);
  const replica = createStore<ReplicaState>(emptyReplica);
  const openWire = createOpenSocket(options);
  const request = createRequest(options);
  let life: Life | null = null;
  let wantsConnection = false;
  let restoring: Promise<AuthState> | null = null;

  const access = createAccess({
    refresh: (refreshToken) => request("auth.refresh", { refreshToken }, null),
    clock,
    tokenStore: options.tokenStore,
    onRenewed(signedIn) {
      if (isSomeoneElse(life, signedIn)) throw notSignedIn();
      auth.set({ at: "signed-in", user: signedIn.user, session: signedIn.session });
    },
    onEnded: (error) => end(error.detail),
  });
  const plainCall = createCall({ request, access, onSessionEnded: (error) => end(error.detail) });
  const call: Call = async (name, input) => {
    if (life === null && operations[name].access !== "public") throw notSignedIn();
    const answer = await plainCall(name, input);
    learned(name, answer);
    return answer;
  };

  const lessons: { readonly [N in OperationName]?: (answer: AnswerOf<N>) => void } = {
    "channel.create": (channel) => life?.engine.dispatch({ type: "channel-fetched", channel }),
    "channel.get": (channel) => {
      if (life?.engine.replica().channels.has(channel.id)) {
        life.engine.dispatch({ type: "channel-fetched", channel });
      }
    },
    "channel.update": (channel) => lessons["channel.get"]?.(channel),
    "me.get": (me) => {
      const now = auth.get();
      if (now.at === "signed-in") auth.set({ ...now, user: me });
      life?.engine.profileChanged(me);
    },
    "me.update": (me) => lessons["me.get"]?.(me),
  };
  /** Some answers say what the replica would otherwise hear of a moment later. */
  const learned = <N extends OperationName>(name: N, answer: AnswerOf<N>) => {
    const lesson: ((answer: AnswerOf<N>) => void) | undefined = lessons[name];
    lesson?.(answer);
  };

  const begin = async (signedIn: SignedIn): Promise<AuthState> => {
    if (life !== null) await end();
    await access.hold(signedIn);
    life = beginLife({
      user: signedIn.user,
      options,
      openWire,
      access,
      call,
      onReplica: replica.set,
      onLink(link) {
        const next = shown(link);
        if (!isSame(next, connection.get())) connection.set(next);
      },
      onSignedOut: (reason) => end(reason, { at: "stopped", code: 4403 }),
    });
    const now: AuthState = { at: "signed-in", user: signedIn.user, session: signedIn.session };
    auth.set(now);
    tabs.tell({ about: "signed-in", userId: signedIn.user.id });
    if (wantsConnection) life.engine.connect();
    return now;
  };

  /** Ends the sign-in here, and leaves nothing of the person behind but what waits in the outbox. */
  const end = async (reason?: string, left: ConnectionState = CLOSED) => {
    const ended = life;
    life = null;
    ended?.engine.close();
    replica.set(emptyReplica);
    connection.set(left);
    auth.set({ at: "signed-out", ...(reason ? { reason } : {}) });
    await access.drop();
  };

  const endEverywhereHere = async () => {
    if (life !== null) tabs.tell({ about: "signed-out", userId: life.user.id });
    wantsConnection = false;
    await end();
  };

  const restoreOnce = async (): Promise<AuthState> => {
    if (transport === "body" && (await access.refreshToken()) === undefined) {
      await end();
      return auth.get();
    }
    try {
      return await begin(await access.restore());
    } catch (error) {
      if (!endsSession(error)) throw error;
      await end();
      return auth.get();
    }
  };

  const alive = (): Life => {
    if (life === null) throw notSignedIn();
    return life;
  };

  tabs.listen((notice) => {
    if (life === null) return;
    const isOwn = notice.userId === life.user.id;
    if (notice.about === "outbox" && isOwn) life.engine.loadOutbox();
    if (notice.about === "signed-out" && isOwn) void end("Signed out in another tab.");
    if (notice.about === "signed-in" && !isOwn) void end("Someone else signed in in another tab.");
  });

  return {
    auth,
    connection,
    replica,
    call,
    async signUp(input) {
      const answer = await request("auth.signup", { transport, ...input }, null);
      if (!("verificationRequired" in answer)) await begin(answer);
      return answer;
    },
    async signIn(input: InputOf<"auth.login">) {
      const answer = await request("auth.login", { transport, ...input }, null);
      await begin(answer);
      return answer;
    },
    restore() {
      restoring ??= restoreOnce().finally(() => {
        restoring = null;
      });
      return restoring;
    },
    async signOut() {
      const token = access.current()?.token ?? null;
      const refreshToken = await access.refreshToken();
      await endEverywhereHere();
      await request("auth.logout", { refreshToken }, token);
    },
    async signOutEverywhere() {
      await plainCall("auth.logoutAll", {});
      await endEverywhereHere();
    },
    connect() {
      wantsConnection = true;
      life?.engine.connect();
    },
    disconnect() {
      wantsConnection = false;
      life?.engine.disconnect();
    },
    wake: () => life?.engine.wake(),
    async send(channelId, text) {
      const { engine } = alive();
      const nonce = createNonce();
      const createdAt = new Date(clock.now()).toISOString();
      return new Promise((resolve) =>
        engine.write({ nonce, channelId, text, createdAt }, () => resolve(nonce)),
      );
    },
    retry: async (nonce) => alive().engine.retry(nonce),
    discard: async (nonce) => alive().engine.discard(nonce),
    open: async (channelId) => alive().open(channelId),
    loadBefore: async (channelId) => alive().extend(channelId, "before"),
    loadAfter: async (channelId) => alive().extend(channelId, "after"),
    jumpTo: async (channelId, target) => alive().jumpTo(channelId, target),
    markRead: (channelId, seq) => life?.engine.markRead(channelId, seq),
    typing: (channelId) => life?.engine.typing(channelId),
    setPresence: (status) => life?.engine.setPresence(status),
    async [Symbol.asyncDispose]() {
      wantsConnection = false;
      life?.engine.close();
      life = null;
      connection.set(CLOSED);
      tabs.close();
    },
  };
};
