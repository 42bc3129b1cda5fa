import { v7 as uuidv7 } from "uuid";
import { describe, expect, it } from "vitest";
import type { After } from "../../clock.ts";
import { draftOf } from "../message/message-log.harness.ts";
import type { InChannel } from "../message/message-log.ts";
import { untouchedMessage } from "../message/message-row.ts";
import { follow } from "./follower.ts";
import { PositionMoved } from "./follower-positions.ts";

const after: After = (ms, run) => {
  // Soon, and in the order asked for; what is only to be written down some time waits.
  const timer = setTimeout(run, ms >= 1_000 ? 60_000 : ms / 10);
  return () => clearTimeout(timer);
};

/** A channel whose messages say by their text whether they concern the follower, and what it did with them. */
const world = () => {
  const id = uuidv7();
  const stored = new Map<string, number>();
  const messages: InChannel[] = [];
  const handled: number[][] = [];
  const failures: unknown[] = [];
  let failing: Error | null = null;
  let reads = 0;
  const following = follow({
    follower: {
      name: "test",
      concerns: ({ message }) => message.text === "look",
      async handle(taken) {
        if (failing) throw failing;
        return {
          async write() {
            handled.push(taken.map(({ message }) => message.version));
          },
        };
      },
    },
    log: {
      async above({ version }, limit) {
        reads += 1;
        return messages
          .map(({ message }) => message)
          .filter((message) => message.version > version)
          .slice(0, limit);
      },
    },
    positions: {
      read: async (ids) => new Map(ids.map((one) => [one, stored.get(one) ?? 0])),
      async move({ from, to }, write) {
        for (const [one, version] of from)
          if (version !== (stored.get(one) ?? 0)) throw new PositionMoved(one);
        await write(undefined as never);
        for (const [one, version] of to) stored.set(one, version);
      },
      async advance(to) {
        for (const [one, version] of to) stored.set(one, Math.max(version, stored.get(one) ?? 0));
      },
      behind: async () => new Map(messages.length > 0 ? [[id, messages.length]] : []),
    },
    threadHomes: async () => new Map(),
    after,
    onFailure: (error) => failures.push(error),
  });
  const say = (text: string): InChannel => {
    const place = { seq: messages.length + 1, version: messages.length + 1 };
    const said = { message: untouchedMessage(draftOf(id, id, { text }), place) };
    messages.push(said);
    return said;
  };
  return {
    id,
    following,
    say,
    stored,
    handled,
    failures,
    reads: () => reads,
    fail: (error: Error | null) => {
      failing = error;
    },
  };
};

describe("a follower of the log", () => {
  it("handles what concerns it once, in order, from memory, and passes over the rest", async () => {
    const { following, say, stored, handled, reads, id } = world();
    following.hear([say("look"), say("past"), say("look")]);
    await following.idle();
    following.hear([say("past"), say("past")]);
    following.hear([say("look")]);
    await following.idle();
    expect(handled).toEqual([[1, 3], [6]]);
    expect(stored.get(id)).toBe(6);
    expect(reads()).toBe(0);
    await following[Symbol.asyncDispose]();
  });

  it("writes what it passed over when it ends, and goes on from there", async () => {
    const { following, say, stored, handled, id } = world();
    following.hear([say("look"), say("past")]);
    await following.idle();
    following.hear([say("past")]);
    await following[Symbol.asyncDispose]();
    expect([handled, stored.get(id)]).toEqual([[[1]], 3]);
  });

  it("reads from the log what it did not hear", async () => {
    const { following, say, handled } = world();
    say("look");
    following.hear([say("look")]);
    await following.idle();
    say("look");
    await following.sweep();
    await following.idle();
    expect(handled).toEqual([[1, 2], [3]]);
    await following[Symbol.asyncDispose]();
  });

  it("takes from memory what two nodes said at once, in whichever order it came", async () => {
    const { following, say, handled, reads } = world();
    const [first, second, third] = [say("look"), say("look"), say("look")];
    following.hear([second]);
    following.hear([first, third]);
    await following.idle();
    expect(handled).toEqual([[1, 2, 3]]);
    expect(reads()).toBe(0);
    await following[Symbol.asyncDispose]();
  });

  it("looks where an outcome was lost", async () => {
    const { following, say, handled, id } = world();
    following.hear([say("look")]);
    await following.idle();
    // Committed, and nobody was told.
    say("look");
    following.doubt([id]);
    await following.idle();
    expect(handled).toEqual([[1], [2]]);
    await following[Symbol.asyncDispose]();
  });

  it("leaves to another node what that has handled, and counts nothing twice", async () => {
    const { following, say, stored, handled, failures, id } = world();
    const [first, second] = [say("look"), say("look")];
    stored.set(id, 1);
    following.hear([first, second]);
    await following.idle();
    expect([handled, failures]).toEqual([[[2]], []]);
    await following[Symbol.asyncDispose]();
  });
});
