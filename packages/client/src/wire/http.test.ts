import { expect, test } from "vitest";
import { createSimulatedTime } from "../../tests/simulation/simulated-time.ts";
import { ParleyError } from "../error.ts";
import { createRequest, type Fetch, REQUEST_TIMEOUT_MS, type RequestToSend } from "./http.ts";

const ID = "01890000-0000-7000-8000-000000000001";

/** A server that answers everything alike, and what it was asked. */
const createServer = (status: number, body: unknown = undefined) => {
  const asked: (RequestToSend & { url: string })[] = [];
  const fetch: Fetch = async (url, request) => {
    asked.push({ ...request, url });
    return { status, text: async () => (typeof body === "string" ? body : (JSON.stringify(body) ?? "")) };
  };
  const time = createSimulatedTime();
  return {
    asked,
    time,
    request: createRequest({ url: "https://chat.example.org/", fetch, timers: time.timers }),
  };
};

const problem = {
  type: "https://chat.example.org/problems/username_taken",
  title: "This username is taken",
  status: 409,
  detail: "Choose another username.",
  code: "username_taken",
  retry: false,
  correlationId: "c-1",
  errors: [{ pointer: "/username", detail: "Taken" }],
};

const failure = async (promise: Promise<unknown>): Promise<ParleyError> => {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ParleyError)) throw new Error(`Not a ParleyError: ${error}`);
  return error;
};

test("fields named in the path travel there, the rest of a GET in the query, none where undefined", async () => {
  const { asked, request } = createServer(200, { items: [], hasBefore: false, hasAfter: false });
  await request("message.page", { id: ID, before: 12, after: undefined }, "t");
  expect(asked[0]).toMatchObject({
    url: `https://chat.example.org/api/v1/channels/${ID}/messages?before=12`,
    method: "GET",
  });
  expect(asked[0]?.body).toBeUndefined();
});

test("the rest of a POST travels as JSON", async () => {
  const { asked, request } = createServer(201, {});
  await request("message.send", { id: ID, nonce: ID, text: "hello" }, "t");
  expect(asked[0]).toMatchObject({ method: "POST", body: JSON.stringify({ nonce: ID, text: "hello" }) });
  expect(asked[0]?.headers["content-type"]).toBe("application/json");
});

test("what stands in a path is escaped", async () => {
  const { asked, request } = createServer(200, {});
  await request("user.get", { id: "../me?x" }, "t");
  expect(asked[0]?.url).toBe("https://chat.example.org/api/v1/users/..%2Fme%3Fx");
});

test("a token travels as Bearer, and no header where there is none", async () => {
  const { asked, request } = createServer(200, {});
  await request("me.get", {}, "t-1");
  await request("health.live", {}, null);
  expect(asked.map(({ headers }) => headers.authorization)).toEqual(["Bearer t-1", undefined]);
});

test("cookies travel with the calls that read or set the refresh cookie, across origins too", async () => {
  const { asked, request } = createServer(200, {});
  await request("auth.refresh", {}, null);
  await request("me.get", {}, "t");
  expect(asked.map(({ credentials }) => credentials)).toEqual(["include", "same-origin"]);
});

test("an answer without a body is undefined", async () => {
  const { request } = createServer(204);
  expect(await request("friend.decline", { id: ID }, "t")).toBeUndefined();
});

test("a problem is a ParleyError with its code, words, fields and correlation id", async () => {
  const { request } = createServer(409, problem);
  const error = await failure(request("me.get", {}, "t"));
  expect(error).toMatchObject({
    name: "ParleyError",
    code: "username_taken",
    message: "Choose another username.",
    detail: "Choose another username.",
    retry: false,
    status: 409,
    correlationId: "c-1",
    errors: [{ pointer: "/username", detail: "Taken" }],
    retryAfterSeconds: null,
  });
});

test("a code of a newer server is an internal error here, with the server's words", async () => {
  const { request } = createServer(409, { ...problem, code: "tide_too_high" });
  expect(await failure(request("me.get", {}, "t"))).toMatchObject({
    code: "internal_error",
    detail: "Choose another username.",
  });
});

test("a network that fails is network_unreachable, and may be tried again", async () => {
  const fetch = () => Promise.reject(new TypeError("fetch failed"));
  const { timers } = createSimulatedTime();
  const request = createRequest({ url: "http://localhost", fetch, timers });
  const error = await failure(request("me.get", {}, "t"));
  expect(error).toMatchObject({ code: "network_unreachable", retry: true, status: 0 });
  expect(error.cause).toBeInstanceOf(TypeError);
});

test("what is no answer of a Parley server is network_unreachable too", async () => {
  for (const [status, body] of [
    [502, "<html>Bad gateway</html>"],
    [200, "<html>Log in to the hotel's network</html>"],
    [500, { error: "?" }],
  ] as const) {
    const { request } = createServer(status, body);
    expect(await failure(request("me.get", {}, "t"))).toMatchObject({ code: "network_unreachable" });
  }
});

test("a call that is not answered in time is given up", async () => {
  const { timers, advance } = createSimulatedTime();
  const fetch: Fetch = (_, { signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
  const request = createRequest({ url: "http://localhost", fetch, timers });
  const answer = failure(request("me.get", {}, "t"));
  advance(REQUEST_TIMEOUT_MS);
  expect(await answer).toMatchObject({ code: "network_unreachable" });
});
