import { type OperationName, operations, pathFields, type SignedIn } from "@parley/contract";
import { systemTimers } from "../src/time.ts";
import type { Fetch, RequestToSend } from "../src/wire/http.ts";
import type { SocketLike } from "../src/wire/socket.ts";
import { createChance } from "./simulation/chance.ts";
import { createModelServer } from "./simulation/model-server.ts";
import { profileOf, timeOf } from "./simulation/people.ts";
import type { ServerEnd } from "./simulation/simulated-server.ts";

interface Call {
  readonly input: Readonly<Record<string, string | undefined>>;
  readonly sessionId: string | null;
  readonly userId: string;
}
type Answer = readonly [status: number, body?: unknown];

const routes = Object.entries(operations).map(([name, { method, path }]) => ({
  name,
  method,
  fields: pathFields(path),
  pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "([^/]+)")}$`),
}));

const problem = (status: number, code: string): Answer => [
  status,
  { type: "", title: code, status, detail: code, code, retry: false, correlationId: "c" },
];

/** A server in this process: HTTP by a function that stands in for fetch, sockets by a class, the model behind both. */
export const createFakeServer = ({ expiresIn = 900, transport = "body" } = {}) => {
  const model = createModelServer({ timers: systemTimers, chance: createChance(1), recoveryMax: 500 });
  const called: string[] = [];
  const owners = new Map<string, string>();
  const ends = new Set<() => void>();
  let cookie: string | undefined;
  let isOffline = false;
  let count = 0;

  const signedIn = (sessionId: string): SignedIn => {
    const userId = owners.get(sessionId) ?? "";
    count += 1;
    const refreshToken = `refresh ${sessionId}`;
    if (transport === "cookie") cookie = refreshToken;
    const accessToken = `${model.token(sessionId) ?? ""}#${count}`;
    const session = {
      id: sessionId,
      createdAt: timeOf(0),
      lastUsedAt: timeOf(0),
      expiresAt: timeOf(9),
      userAgent: null,
      device: null,
      ip: null,
      place: null,
      amr: ["pwd"],
      authenticatedAt: "2026-01-31T09:00:00.000Z",
      current: true,
    };
    const answer = { user: profileOf(userId), session, accessToken, tokenType: "Bearer", expiresIn } as const;
    return transport === "cookie" ? answer : { ...answer, refreshToken };
  };

  const begin = (userId: string): SignedIn => {
    const sessionId = `s${owners.size + 1}`;
    owners.set(sessionId, userId);
    model.openSession(sessionId, userId);
    return signedIn(sessionId);
  };
  const end = (sessionId: string | null): Answer => {
    if (sessionId !== null) model.revoke(sessionId);
    cookie = undefined;
    return [204];
  };
  const list = (items: readonly unknown[]): Answer => [200, { items, nextCursor: null }];
  const channelOf = ({ input, userId }: Call) => model.channelOf?.(userId, input.id ?? "") ?? undefined;
  const followed = (call: Call): Answer => {
    const channel = channelOf(call);
    return channel === undefined ? problem(404, "channel_not_found") : [200, channel];
  };

  const handlers: { [N in OperationName]?: (call: Call) => Answer } = {
    "auth.signup": ({ input }) => [201, begin(input.username ?? "")],
    "auth.login": ({ input }) =>
      input.password === "wrong" ? problem(401, "credentials_invalid") : [200, begin(input.identifier ?? "")],
    "auth.refresh": ({ input }) => {
      const sessionId = (input.refreshToken ?? cookie)?.slice("refresh ".length);
      if (sessionId === undefined || model.token(sessionId) === null) {
        return problem(401, "refresh_token_invalid");
      }
      return [200, signedIn(sessionId)];
    },
    "auth.logout": ({ sessionId }) => end(sessionId),
    "auth.logoutAll": ({ sessionId }) => end(sessionId),
    "me.get": ({ userId }) => [200, model.selfOf(userId).me],
    "me.update"({ userId, input }) {
      model.changeSelf(userId, { displayName: input.displayName ?? userId });
      return [200, model.selfOf(userId).me];
    },
    "friend.list": ({ userId }) => list(model.friends(userId).friends),
    "friend.requests": ({ userId }) => list(model.friends(userId).requests),
    "channel.create": ({ userId, input }) => {
      model.createChannel(input.name ?? "", [userId]);
      return [201, model.channelsOf(userId).at(-1)];
    },
    "channel.get": followed,
    "thread.open": ({ userId, input }) => {
      const messages = model.messagesOf(input.id ?? "");
      const seq = messages.find(({ id }) => id === input.messageId)?.seq ?? 0;
      const thread = model.openThread(userId, input.id ?? "", seq);
      return thread === null ? problem(404, "message_not_found") : [201, thread];
    },
    "thread.follow": (call) => {
      model.follow(call.userId, call.input.id ?? "");
      return followed(call);
    },
    "thread.unfollow": ({ userId, input }) => {
      model.unfollow(userId, input.id ?? "");
      return [204];
    },
    "member.list": ({ input }) =>
      list(
        model.membersOf?.(input.id ?? "")?.map(({ userId, ...member }) => ({
          user: profileOf(userId),
          role: "member",
          joinedAt: timeOf(0),
          ...member,
        })) ?? [],
      ),
    "draft.put": ({ userId, input }) => {
      const draft = { channelId: input.id ?? "", text: input.text ?? "", version: Number(input.version) };
      const held = model.putDraft?.(userId, draft);
      return held === "gone" ? problem(404, "channel_not_found") : [200, held];
    },
    "draft.list": ({ userId }) => list(model.draftsOf?.(userId) ?? []),
    "message.page": ({ userId, input }) => {
      const at = (["before", "after", "around"] as const).find((bound) => input[bound] !== undefined);
      const seq = at === undefined ? 0 : Number(input[at]);
      const place = at === undefined ? ({ at: "end" } as const) : at === "around" ? { at, seq } : { at };
      const page = model.page(userId, input.id ?? "", place, seq);
      return page === null ? problem(404, "channel_not_found") : [200, page];
    },
  };

  const sessionIn = (request: RequestToSend): string | null => {
    const token = request.headers.authorization?.slice("Bearer ".length);
    const [sessionId = "", generation = ""] = token?.split("#") ?? [];
    return token !== undefined && model.token(sessionId) === `${sessionId}#${generation}` ? sessionId : null;
  };

  const answer = (url: string, request: RequestToSend): Answer => {
    const { pathname, searchParams } = new URL(url);
    const route = routes.find(({ method, pattern }) => method === request.method && pattern.test(pathname));
    if (route === undefined) return problem(404, "not_found");
    called.push(route.name);
    const values = route.pattern.exec(pathname)?.slice(1).map(decodeURIComponent) ?? [];
    const inPath = Object.fromEntries(route.fields.map((field, index) => [field, values[index]]));
    const inBody = request.body === undefined ? {} : JSON.parse(request.body);
    const input = { ...Object.fromEntries(searchParams), ...inBody, ...inPath };
    const sessionId = sessionIn(request);
    const name = route.name as OperationName;
    if (operations[name].access !== "public" && sessionId === null) return problem(401, "token_invalid");
    const handle = handlers[name];
    if (handle === undefined) return problem(404, "not_found");
    return handle({ input, sessionId, userId: owners.get(sessionId ?? "") ?? "" });
  };

  const fetch: Fetch = async (url, request) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (isOffline) throw new TypeError("offline");
    const [status, body] = answer(url, request);
    return { status, text: async () => (body === undefined ? "" : JSON.stringify(body)) };
  };

  class FakeSocket implements SocketLike {
    readonly #listeners = new Map<string, (event: { data: unknown; code: number }) => void>();
    #end: ServerEnd | null = null;

    constructor() {
      setTimeout(() => {
        if (isOffline) return this.#tell("close", { code: 1006 });
        const later = (work: () => void) => void setTimeout(work, 1);
        this.#end = model.accept({
          send: (frame) => later(() => this.#tell("message", { data: frame })),
          publish: (frame) => later(() => this.#tell("message", { data: frame })),
          close: (code) => later(() => this.#tell("close", { code })),
        });
        ends.add(this.#cut);
        this.#tell("open", {});
      }, 1);
    }

    readonly #cut = () => {
      this.#end?.closed();
      this.#tell("close", { code: 1006 });
    };

    #tell(type: string, event: { data?: unknown; code?: number }) {
      this.#listeners.get(type)?.({ data: event.data, code: event.code ?? 0 });
    }
    addEventListener(type: string, listener: (event: { data: unknown; code: number }) => void) {
      this.#listeners.set(type, listener);
    }
    send(text: string) {
      setTimeout(() => this.#end?.receive(text), 1);
    }
    close() {
      ends.delete(this.#cut);
      this.#end?.closed();
    }
  }

  const cutAll = () => {
    for (const cut of ends) cut();
    ends.clear();
  };
  return {
    url: "http://parley.test",
    fetch,
    WebSocket: FakeSocket,
    model,
    /** The names of all calls so far. */
    called,
    calledTimes: (name: OperationName) => called.filter((one) => one === name).length,
    cutAll,
    goOffline() {
      isOffline = true;
      cutAll();
    },
    goOnline() {
      isOffline = false;
    },
  };
};

export type FakeServer = ReturnType<typeof createFakeServer>;
