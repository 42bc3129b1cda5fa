import { expect, test } from "vitest";
import { createSimulatedTime } from "../../tests/simulation/simulated-time.ts";
import { ParleyError } from "../error.ts";
import { createDownload } from "./download.ts";
import { type Fetch, REQUEST_TIMEOUT_MS, type RequestToSend } from "./http.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const streamOf = (pieces: AsyncGenerator<Bytes>): ReadableStream<Bytes> =>
  new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });

const bytesOf = (text: string) => new Uint8Array(new TextEncoder().encode(text));

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

const downloadFrom = (answer: (request: RequestToSend) => ReturnType<Fetch>) => {
  const time = createSimulatedTime();
  const fetch: Fetch = (_url, request) => answer(request);
  return {
    time,
    download: createDownload({ url: "https://chat.example.org/", fetch, timers: time.timers }),
  };
};

test("what comes in pieces is one file, and each piece is told of", async () => {
  const { download } = downloadFrom(async ({ headers }) => ({
    status: 200,
    body: streamOf(
      (async function* () {
        yield bytesOf("for ");
        yield bytesOf(headers.authorization ?? "nobody");
      })(),
    ),
    text: async () => "",
  }));
  const told: number[] = [];
  const file = await download("me.exportZip", {}, "t", (bytes) => told.push(bytes));
  expect(await file.text()).toBe("for Bearer t");
  expect(told).toEqual([4, 12]);
});

test("a refusal is the problem that it says", async () => {
  const problem = {
    type: "https://chat.example.org/problems/reauthentication_required",
    title: "Confirm that it is you",
    status: 403,
    detail: "Confirm, then try again.",
    code: "reauthentication_required",
    retry: false,
    correlationId: "c-1",
  };
  const { download } = downloadFrom(async () => ({ status: 403, text: async () => JSON.stringify(problem) }));
  const error = await failureOf(download("me.export", {}, "t", () => {}));
  expect(error).toBeInstanceOf(ParleyError);
  expect(error).toMatchObject({ code: "reauthentication_required", status: 403 });
});

test("a file that takes long is waited for while it comes, and given up when it does not", async () => {
  const { time, download } = downloadFrom(async ({ signal }) => ({
    status: 200,
    body: streamOf(
      (async function* () {
        for (let piece = 0; piece < 3; piece += 1) {
          await time.advance(REQUEST_TIMEOUT_MS - 1);
          signal.throwIfAborted();
          yield bytesOf("x");
        }
        await time.advance(REQUEST_TIMEOUT_MS);
        signal.throwIfAborted();
      })(),
    ),
    text: async () => "",
  }));
  const told: number[] = [];
  const error = await failureOf(download("me.exportZip", {}, "t", (bytes) => told.push(bytes)));
  expect(told).toEqual([1, 2, 3]);
  expect(error).toMatchObject({ code: "network_unreachable" });
});
