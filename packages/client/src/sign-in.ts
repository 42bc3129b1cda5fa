import {
  type InputOf,
  type OperationName,
  type OwnProfile,
  operations,
  type SignedIn,
} from "@parley/contract";
import { type Call, createCall, createWithAccess } from "./call.ts";
import { connectionStateOf, isSameConnectionState } from "./connection-state.ts";
import { ParleyError } from "./error.ts";
import { createLessons } from "./lessons.ts";
import { beginLife, type Life } from "./life.ts";
import type { CompletedOptions } from "./options.ts";
import type { AuthState, ConnectionState } from "./parley.ts";
import { newestOf } from "./replica/me.ts";
import { emptyReplica, type ReplicaState } from "./replica/state.ts";
import { createStore } from "./store.ts";
import { createAccess, endsSession } from "./wire/access.ts";
import { createDownload, type OnProgress } from "./wire/download.ts";
import { createRequest } from "./wire/http.ts";
import { createOpenSocket } from "./wire/socket.ts";

const CLOSED: ConnectionState = { at: "closed" };

const notSignedIn = () =>
  new ParleyError({ detail: "Not signed in.", retry: false, status: 401 }, "token_missing");

const signedInAs = ({ user, session, mustEnrol, notices = [] }: SignedIn): AuthState => ({
  at: "signed-in",
  user,
  session,
  ...(mustEnrol && { mustEnrol }),
  ...(notices.length > 0 && { notices }),
});

/** Who is signed in on this page, from sign-in to sign-out, and everything that lasts as long as that. */
export const createSignIn = (options: CompletedOptions) => {
  const { tabs, clock, tokenStore, transport } = options;
  const auth = createStore<AuthState>({ at: "unknown" });
  const connection = createStore<ConnectionState>(CLOSED);
  const replica = createStore<ReplicaState>(emptyReplica);
  const openWire = createOpenSocket(options);
  const request = createRequest(options);
  let life: Life | null = null;
  let wantsConnection = false;
  let restoring: Promise<AuthState> | null = null;
  /** Grows with each end, so that an answer of before does not bring the session back. */
  let ends = 0;

  const onSessionEnded = ({ detail }: ParleyError) => {
    if (life !== null) void end(detail);
  };
  const access = createAccess({
    refresh: (refreshToken) => request("auth.refresh", { refreshToken }, null),
    clock,
    tokenStore,
    onRenewed(signedIn) {
      // Another tab has signed in with this cookie: nobody acts in someone else's name.
      if (life?.user.id !== signedIn.user.id) throw notSignedIn();
      const user = newestOf(signedIn.user, replica.get().me);
      const now = auth.get();
      const notices = now.at === "signed-in" ? (now.notices ?? []) : [];
      auth.set(signedInAs({ ...signedIn, user, notices }));
    },
    onEnded: onSessionEnded,
  });
  const plainCall = createCall({ request, access, onSessionEnded });
  const withAccess = createWithAccess({ access, onSessionEnded });
  const fetchFile = createDownload(options);
  const learn = createLessons({ life: () => life });
  const call: Call = async (name, input) => {
    if (life === null && operations[name].access !== "public") throw notSignedIn();
    const answer = await plainCall(name, input);
    learn(name, input, answer);
    return answer;
  };

  const download = async <N extends OperationName>(
    name: N,
    input: InputOf<N>,
    onProgress: OnProgress,
  ): Promise<Blob> => {
    if (life === null) throw notSignedIn();
    return withAccess((token) => fetchFile(name, input, token, onProgress));
  };

  /** The replica learns of every change of oneself, first or second; who is signed in is told by it. */
  const meChanged = (me: OwnProfile | null) => {
    const now = auth.get();
    if (me === null || now.at !== "signed-in" || now.user === me || now.user.id !== me.id) return;
    auth.set({ ...now, user: newestOf(me, now.user) });
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
      onReplica(next) {
        replica.set(next);
        meChanged(next.me);
      },
      onLink(link) {
        const next = connectionStateOf(link);
        if (!isSameConnectionState(next, connection.get())) connection.set(next);
      },
      onSignedOut: (reason) => void end(reason, { at: "stopped", code: 4403 }),
    });
    auth.set(signedInAs(signedIn));
    tabs.tell({ about: "signed-in", userId: signedIn.user.id });
    if (wantsConnection) life.engine.connect();
    return auth.get();
  };

  /** Goes on in another session of the same person, who has proved again who they are. */
  const reauthenticate = async (input: InputOf<"auth.reauthenticate">) => {
    const signedIn = await withAccess((token) =>
      access.replacing(request("auth.reauthenticate", { transport, ...input }, token)),
    );
    if (life?.user.id !== signedIn.user.id) throw notSignedIn();
    auth.set(signedInAs(signedIn));
  };

  /** Ends the sign-in here, and leaves nothing of the person behind but what waits in the outbox. */
  const end = async (reason = "", left: ConnectionState = CLOSED) => {
    const ended = life;
    life = null;
    ends += 1;
    ended?.engine.close();
    replica.set(emptyReplica);
    connection.set(left);
    auth.set(reason === "" ? { at: "signed-out" } : { at: "signed-out", reason });
    await access.drop();
  };

  const restoreOnce = async (): Promise<AuthState> => {
    const before = ends;
    try {
      if (transport === "body" && (await access.refreshToken()) === undefined) throw notSignedIn();
      const signedIn = await access.restore();
      return before === ends ? await begin(signedIn) : auth.get();
    } catch (error) {
      if (!endsSession(error)) throw error;
      if (before === ends) await end();
      return auth.get();
    }
  };

  tabs.listen((notice) => {
    if (life === null) return;
    const isOwn = notice.userId === life.user.id;
    if (notice.about === "outbox" && isOwn) life.engine.loadOutbox();
    if (notice.about === "drafts" && isOwn) life.engine.loadDrafts();
    if (notice.about === "signed-out" && isOwn) void end("Signed out in another tab.");
    if (notice.about === "signed-in" && !isOwn) void end("Someone else signed in in another tab.");
  });

  return {
    auth,
    connection,
    replica,
    request,
    access,
    call,
    plainCall,
    download,
    begin,
    reauthenticate,
    restore() {
      restoring ??= restoreOnce().finally(() => {
        restoring = null;
      });
      return restoring;
    },
    /** Ends the sign-in in all tabs of this browser. */
    async endHere() {
      if (life !== null) tabs.tell({ about: "signed-out", userId: life.user.id });
      wantsConnection = false;
      await end();
    },
    wantConnection(wanted: boolean) {
      wantsConnection = wanted;
      if (wanted) life?.engine.connect();
      else life?.engine.disconnect();
    },
    life: () => life,
    /** @throws ParleyError token_missing when nobody is signed in. */
    signedInLife(): Life {
      if (life === null) throw notSignedIn();
      return life;
    },
    close() {
      wantsConnection = false;
      life?.engine.close();
      life = null;
      ends += 1;
      connection.set(CLOSED);
      tabs.close();
    },
  };
};
