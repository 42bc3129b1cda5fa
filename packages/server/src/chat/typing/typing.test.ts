import { expect, test } from "vitest";
import type { Principal } from "../../call.ts";
import { createLocalBroker } from "../../realtime/broker.ts";
import type { Caller } from "../../realtime/commands.ts";
import type { Signal } from "../../realtime/signal.ts";
import { typingCommand } from "./typing.ts";

const [HERE, THERE] = ["0199a000-0000-7000-8000-0000000000c1", "0199a000-0000-7000-8000-0000000000c2"];

test("who types is told once a second, each person in each channel / a flood of it reaches nobody", async () => {
  const broker = createLocalBroker();
  const told: Signal[] = [];
  broker.subscribe((signal) => told.push(signal));
  let now = 1_000_000;
  const threadHomes = async () => new Map();
  const isBlocked = async () => false;
  const type = typingCommand({ broker, threadHomes, isBlocked, clock: { now: () => now } });
  const by = (userId: string) =>
    ({ principal: { userId } as Principal, device: { receives: () => true } }) as unknown as Caller;
  const count = async (userId: string, channelId: string) => {
    told.length = 0;
    for (let words = 0; words < 50; words += 1) await type({ op: "typing", channelId }, by(userId));
    return told.length;
  };
  expect(await count("mallory", HERE)).toBe(1);
  expect(await count("mallory", HERE)).toBe(0);
  expect([await count("mallory", THERE), await count("alice", HERE)]).toEqual([1, 1]);
  now += 1_000;
  expect(await count("mallory", HERE)).toBe(1);
});
