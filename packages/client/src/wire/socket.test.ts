import { SUBPROTOCOL } from "@parley/contract";
import { afterEach, expect, test, vi } from "vitest";
import { createOpenSocket, type SocketLike } from "./socket.ts";

type Listener = (event: { data: unknown; code: number }) => void;

/** A socket whose far end the test holds. */
const createStub = () => {
  const made: { url: string; protocol: string }[] = [];
  const did: string[] = [];
  const listeners = new Map<string, Listener>();
  class Stub implements SocketLike {
    constructor(url: string, protocol: string) {
      made.push({ url, protocol });
    }
    send(text: string) {
      did.push(text);
    }
    close() {
      did.push("close");
    }
    addEventListener(type: string, listener: Listener) {
      listeners.set(type, listener);
    }
  }
  const happen = (type: string, event: { data?: unknown; code?: number } = {}) =>
    listeners.get(type)?.({ data: event.data, code: event.code ?? 0 });
  return { Stub, made, did, happen };
};

const open = (url = "https://chat.example.org/") => {
  const { Stub, ...stub } = createStub();
  const heard: unknown[] = [];
  const wire = createOpenSocket({ url, WebSocket: Stub })({
    opened: () => heard.push("opened"),
    frame: (frame) => heard.push(frame),
    closed: (code) => heard.push(code),
  });
  return { ...stub, wire, heard };
};

afterEach(() => {
  vi.unstubAllGlobals();
});

test("the address is that of the server, with the subprotocol", () => {
  expect(open().made).toEqual([{ url: "wss://chat.example.org/api/v1/realtime", protocol: SUBPROTOCOL }]);
  expect(open("http://localhost:8080").made[0]?.url).toBe("ws://localhost:8080/api/v1/realtime");
});

test("frames travel as JSON, both ways", () => {
  const { wire, happen, did, heard } = open();
  happen("open");
  wire.send({ op: "ping" });
  happen("message", { data: '{"op":"pong"}' });
  expect(did).toEqual(['{"op":"ping"}']);
  expect(heard).toEqual(["opened", { op: "pong" }]);
});

test("what is no frame is passed over", () => {
  const { happen, heard } = open();
  for (const data of ["not JSON", "7", "null", '{"no":"op"}', new Uint8Array(2)]) happen("message", { data });
  expect(heard).toEqual([]);
});

test("the close is told once, with its code, and is the last word", () => {
  const { happen, heard } = open();
  happen("close", { code: 4501 });
  happen("close", { code: 1006 });
  happen("message", { data: '{"op":"pong"}' });
  expect(heard).toEqual([4501]);
});

test("after closing it oneself nothing is told any more", () => {
  const { wire, happen, did, heard } = open();
  wire.close();
  happen("open");
  happen("message", { data: '{"op":"pong"}' });
  happen("close", { code: 1000 });
  expect(did).toEqual(["close"]);
  expect(heard).toEqual([]);
});

test("a runtime without WebSocket is told what to do", () => {
  vi.stubGlobal("WebSocket", undefined);
  expect(() => createOpenSocket({ url: "http://localhost" })).toThrow("createParley({ WebSocket })");
});

test("the runtime's own WebSocket fits", () => {
  expect(() => createOpenSocket({ url: "http://localhost", WebSocket: globalThis.WebSocket })).not.toThrow();
});
