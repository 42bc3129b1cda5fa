import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Line, openLine } from "./line.ts";

let echo: Server;
let line: Line;
let heardByServer = "";

beforeEach(async () => {
  heardByServer = "";
  echo = createServer((socket) => {
    socket.on("data", (chunk) => {
      heardByServer += chunk;
      socket.write(chunk);
    });
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
  line = await openLine(() => (echo.address() as AddressInfo).port);
});

afterEach(async () => {
  await line[Symbol.asyncDispose]();
  echo.close();
});

const call = async () => {
  const socket: Socket = connect({ port: Number(new URL(line.url).port), host: "127.0.0.1" });
  const told = { text: "", isClosed: false };
  socket.on("data", (chunk) => {
    told.text += chunk;
  });
  socket.on("close", () => {
    told.isClosed = true;
  });
  socket.on("error", () => {});
  await new Promise<void>((resolve) => socket.once("connect", resolve));
  return { socket, told };
};

const until = async (holds: () => boolean) => {
  for (let waited = 0; waited < 200 && !holds(); waited += 1) await pause(10);
  expect(holds()).toBe(true);
};

test("a line carries both directions", async () => {
  const { socket, told } = await call();
  socket.write("hello");
  await until(() => told.text === "hello");
  socket.destroy();
});

test("a cut line closes, and takes the next call", async () => {
  const { told } = await call();
  line.cut();
  await until(() => told.isClosed);
  const again = await call();
  again.socket.write("hello again");
  await until(() => again.told.text === "hello again");
  again.socket.destroy();
});

test("a held line loses nothing and keeps the order", async () => {
  const { socket, told } = await call();
  line.hold("both");
  for (const word of ["one ", "two ", "three"]) {
    socket.write(word);
    await pause(5);
  }
  expect(heardByServer).toBe("");
  line.release();
  await until(() => told.text === "one two three");
  socket.destroy();
});

test("a deafened person is heard and hears nothing", async () => {
  const { socket, told } = await call();
  line.hold("answers");
  socket.write("hello");
  await until(() => heardByServer === "hello");
  await pause(30);
  expect(told.text).toBe("");
  line.cut();
  line.release();
  await until(() => told.isClosed);
  expect(told.text).toBe("");
});

test("a slow line takes its time, and does not let what comes later overtake", async () => {
  const { socket, told } = await call();
  line.slow(80);
  const started = performance.now();
  socket.write("slow ");
  await until(() => heardByServer === "slow ");
  expect(performance.now() - started).toBeGreaterThan(70);
  line.slow(0);
  socket.write("fast");
  await until(() => told.text === "slow fast");
  socket.destroy();
});

test("a line to a server that is down refuses", async () => {
  await using nowhere = await openLine(() => null);
  const socket = connect({ port: Number(new URL(nowhere.url).port), host: "127.0.0.1" });
  let isClosed = false;
  socket.on("close", () => {
    isClosed = true;
  });
  socket.on("error", () => {});
  await until(() => isClosed);
});
