import type {
  AnswerOf,
  Channel,
  InputOf,
  MfaRequired,
  OperationName,
  OwnProfile,
  Session,
  SignedIn,
} from "@parley/contract";
import type { ReplicaState } from "./replica/state.ts";

/** A value that changes, and tells when it does. Fits React's `useSyncExternalStore`. */
export interface Store<T> {
  get(): T;
  /** Returns what ends the subscription. */
  subscribe(listener: () => void): () => void;
}

export type AuthState =
  /** Not known yet: `restore` has not answered. */
  | { readonly at: "unknown" }
  | { readonly at: "signed-out"; readonly reason?: string }
  | {
      readonly at: "signed-in";
      readonly user: OwnProfile;
      readonly session: Session;
      /** A second factor is obligatory and not set up: every other call is refused until it is. */
      readonly mustEnrol?: true;
      /** What to tell at this sign-in, once. */
      readonly notices?: NonNullable<SignedIn["notices"]>;
    };

export type ConnectionState =
  | { readonly at: "closed" }
  | { readonly at: "connecting" }
  | { readonly at: "live" }
  /** Will try again at `retryAt`, milliseconds since the epoch; what one writes meanwhile waits in the outbox. */
  | { readonly at: "waiting"; readonly retryAt: number }
  /** Closed by the server after the idle time; `wake` connects again. */
  | { readonly at: "idle" }
  /** The server told this client to stop: signed out elsewhere, or abuse. */
  | { readonly at: "stopped"; readonly code: number };

/** The calls that end in a sign-in. */
type NameOfWayIn =
  | "auth.mfa"
  | "auth.passkey"
  | "auth.mailSignInConfirm"
  | "auth.recover"
  | "provider.confirmLink";
export type WayIn = { [N in NameOfWayIn]: [name: N, input: InputOf<N>] }[NameOfWayIn];

/** The client: one per signed-in person and page. */
export interface Parley {
  readonly auth: Store<AuthState>;
  readonly connection: Store<ConnectionState>;
  readonly replica: Store<ReplicaState>;

  signUp(input: InputOf<"auth.signup">): Promise<AnswerOf<"auth.signup">>;
  /** Signs in by name and password; where the answer says `mfaRequired`, `enter("auth.mfa", …)` finishes it. */
  signIn(input: InputOf<"auth.login">): Promise<AnswerOf<"auth.login">>;
  /** Signs in another way, or finishes with the second factor. Nobody is signed in while one is due. */
  enter(...way: WayIn): Promise<SignedIn | MfaRequired>;
  /** Proves again who is signed in, for what asks for it (`reauthentication_required`): this page goes on as it is. */
  reauthenticate(input: InputOf<"auth.reauthenticate">): Promise<void>;
  /** Signs in again from the refresh token (cookie, or the token store), at the start of a page. */
  restore(): Promise<AuthState>;
  /** Ends this session here, on the server, and in this browser's other tabs. */
  signOut(): Promise<void>;
  signOutEverywhere(): Promise<void>;

  /**
   * Makes one call of the contract, with a fresh access token when the operation needs one.
   * @throws ParleyError with the problem the server answered, or with `code: "network_unreachable"`.
   */
  call<N extends OperationName>(name: N, input: InputOf<N>): Promise<AnswerOf<N>>;

  /**
   * Makes one call whose answer is to be saved, and gives its bytes as they came; `onProgress` is told how many are there
   * so far. It may take as long as it takes.
   * @throws ParleyError as `call` does.
   */
  download<N extends OperationName>(
    name: N,
    input: InputOf<N>,
    onProgress?: (bytes: number) => void,
  ): Promise<Blob>;

  /** Opens the socket and keeps it open, until `disconnect`, sign-out or a close code that says stop. */
  connect(): void;
  disconnect(): void;
  /** Something happened (a key, the focus, the network is back): reconnect now if not connected. */
  wake(): void;

  /**
   * Puts a message into the outbox, where it survives reload and outage; returns its nonce, which is that of the
   * channel's draft where there is one. The draft is over with it.
   */
  send(channelId: string, text: string, how?: { readonly replyTo?: string }): Promise<string>;
  /** Tries a failed message again, under the same nonce. */
  retry(nonce: string): Promise<void>;
  /** Takes a message that waits or failed out of the outbox. */
  discard(nonce: string): Promise<void>;

  /**
   * Changes of a message: shown at once (`shownMessages`), asked again after an outage, and taken back where the server
   * refuses. Each resolves once it is made, or a later one of the same thing has taken its place.
   * @throws ParleyError with why it was refused; `network_unreachable` when the page is left before there is an answer.
   */
  edit(channelId: string, messageId: string, text: string): Promise<void>;
  delete(channelId: string, messageId: string): Promise<void>;
  react(channelId: string, messageId: string, emoji: string, on: boolean): Promise<void>;
  pin(channelId: string, messageId: string, on: boolean): Promise<void>;

  /** Opens the thread of a message, made where there is none yet; it stays up to date like any open channel. */
  openThread(channelId: string, messageId: string): Promise<Channel>;
  /** Counts what is unread in a thread, or counts it no more. */
  follow(threadId: string): Promise<void>;
  unfollow(threadId: string): Promise<void>;

  /**
   * Keeps what one has begun to write, on this device at once and on the server within a second or so; empty ends it.
   * `replica.drafts` shows the newest of all devices.
   */
  setDraft(channelId: string, text: string): void;

  /** Loads the newest page of a channel, if there is no window yet. */
  open(channelId: string): Promise<void>;
  /** Extends the window by one page of 50; concurrent calls share one request. */
  loadBefore(channelId: string): Promise<void>;
  loadAfter(channelId: string): Promise<void>;
  /** Replaces the window by the page around a seq, or by the newest page. */
  jumpTo(channelId: string, target: number | "end"): Promise<void>;

  /** Moves the read marker, at once here and on the server when connected. */
  markRead(channelId: string, seq: number): void;
  /** Says whose presence is to be told, of those on screen, up to 200; until then it is everyone's one may see. */
  watch(userIds: readonly string[]): void;
  /** Says that this person is typing; sent at most every 3 s. */
  typing(channelId: string): void;
  setPresence(status: "online" | "away"): void;

  /** Closes the socket and every timer. What waits in the outbox stays there. */
  [Symbol.asyncDispose](): Promise<void>;
}
