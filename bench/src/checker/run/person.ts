import {
  createMemoryDraftStore,
  createMemoryTokenStore,
  createParley,
  type OutboxStore,
  type Parley,
} from "@parley/client";
import { ACCESS_TOKEN_SECONDS, type ServerFrame } from "@parley/contract";
import { createChance, seedOf } from "../plan/chance.ts";
import { type ComeBack, restore, signInAgain } from "./come-back.ts";
import { createKeptOutbox } from "./kept-outbox.ts";
import type { Ledger } from "./ledger.ts";
import { listenIn } from "./listen-in.ts";
import { createPosting, type Posting } from "./posting.ts";
import { type SocketTap, tappedSocket } from "./tapped-socket.ts";

/** Of the messages that an outbox sends, so many go out twice on the socket, and so many once more over HTTP. */
const TWICE_ON_SOCKET = 0.1;
const ONCE_MORE_OVER_HTTP = 0.1;

/** Somebody at one device, with a real client, which can end and begin again on what it has kept. */
export interface Person extends AsyncDisposable {
  readonly name: string;
  /** Names the person's device. */
  readonly device: string;
  readonly password: string;
  readonly outbox: OutboxStore;
  readonly posting: Posting;
  readonly counts: {
    connects: number;
    restarts: number;
    signInsAgain: number;
    repeats: number;
    resyncs: number;
  };
  userId(): string;
  client(): Parley;
  /** No two texts are alike, so that each names its message. */
  nextText(naming?: string): string;
  /** Goes to a place in a channel: `isAway` until back at the end. */
  jumpTo(channelId: string, target: number | "end"): Promise<void>;
  isAway(channelId: string): boolean;
  signUp(): Promise<void>;
  /** For another device of somebody who has signed up. */
  signIn(): Promise<void>;
  restart(): Promise<void>;
  /** Lets the access token run out, by this client's clock. */
  expireToken(): void;
}

export interface PersonOptions {
  readonly name: string;
  readonly device: string;
  readonly url: string;
  readonly seed: number;
  readonly ledger: Ledger;
}

const WORDS = [
  "tea",
  "at four?",
  "the build is green",
  "naïve café",
  "ok 👍",
  "see https://example.org/a?b=c",
  "\n",
];

export const createPerson = ({ name, device, url, seed, ledger }: PersonOptions): Person => {
  const password = `${name} likes long passwords`;
  const chance = createChance(seedOf(`${seed} ${device}`));
  const outbox = createKeptOutbox(ledger, device);
  const draftStore = createMemoryDraftStore();
  const tokenStore = createMemoryTokenStore();
  const counts = { connects: 0, restarts: 0, signInsAgain: 0, repeats: 0, resyncs: 0 };
  const away = new Map<string, number>();
  let jumps = 0;
  let skewMs = 0;
  let texts = 0;
  let userId = "";
  let isOver = false;

  const noting = listenIn({ ledger, userId: () => userId });
  const heard = (frame: ServerFrame) => {
    if (frame.op === "resync") counts.resyncs += 1;
    noting.heard(frame);
  };

  // Whether a message goes out again depends on its text alone, not on when it is sent.
  const sending: SocketTap["sending"] = ({ channelId, nonce, text, replyTo }) => {
    const own = createChance(seedOf(`${seed} ${text}`));
    const isTwice = own.happens(TWICE_ON_SOCKET);
    const isOverHttp = own.happens(ONCE_MORE_OVER_HTTP);
    counts.repeats += Number(isTwice) + Number(isOverHttp);
    if (isOverHttp) {
      posting.repeat({ channelId, nonce, text, ...(replyTo !== undefined && { replyTo }) });
    }
    return isTwice;
  };

  const begin = (): Parley => {
    const client = createParley({
      url,
      transport: "body",
      tokenStore,
      outboxStore: outbox,
      draftStore,
      WebSocket: tappedSocket({ sending, heard, asking: noting.asking }),
      clock: { now: () => Date.now() + skewMs },
      random: chance.next,
    });
    let wasLive = false;
    client.connection.subscribe(() => {
      const isLive = client.connection.get().at === "live";
      if (isLive && !wasLive) counts.connects += 1;
      wasLive = isLive;
    });
    client.auth.subscribe(() => {
      if (client.auth.get().at === "signed-out") void signInAgain(client, comeBack);
    });
    return client;
  };

  const comeBack: ComeBack = {
    identifier: name,
    password,
    isWanted: (client) => !isOver && client === current,
    onSignedIn: () => {
      counts.signInsAgain += 1;
    },
  };

  let current = begin();
  const posting = createPosting({ client: () => current, ledger });

  return {
    name,
    device,
    password,
    outbox,
    posting,
    counts,
    userId: () => userId,
    client: () => current,
    nextText(naming) {
      texts += 1;
      const words = createChance(seedOf(`${seed} ${device} ${texts}`)).pick(WORDS);
      return `${device} ${texts} ${naming === undefined ? "" : `@${naming} `}${words}`;
    },
    async jumpTo(channelId, target) {
      jumps += 1;
      const own = jumps;
      away.set(channelId, own);
      await current.jumpTo(channelId, target);
      if (target === "end" && away.get(channelId) === own) away.delete(channelId);
    },
    isAway: (channelId) => away.has(channelId),
    async signUp() {
      const email = `${name}@example.org`;
      const answer = await current.signUp({ email, username: name, password, displayName: name });
      if (!("user" in answer)) throw new Error(`${name} cannot sign up without a verified address`);
      userId = answer.user.id;
      current.connect();
    },
    async signIn() {
      const answer = await current.signIn({ identifier: name, password });
      if (!("user" in answer)) throw new Error(`${name} cannot sign in without a second factor`);
      userId = answer.user.id;
      current.connect();
    },
    async restart() {
      counts.restarts += 1;
      await current[Symbol.asyncDispose]();
      if (isOver) return;
      away.clear();
      current = begin();
      current.connect();
      await restore(current, comeBack);
    },
    expireToken() {
      skewMs += ACCESS_TOKEN_SECONDS * 1_000;
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      posting.close();
      await current[Symbol.asyncDispose]();
    },
  };
};
