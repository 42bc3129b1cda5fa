import { expect, test } from "vitest";
import { FRAMES_BURST_MAX } from "../../src/realtime/frame-budget.ts";
import { openWorld } from "../world.ts";

const writesLeft = (headers: Headers) =>
  Number(/"write";r=(\d+)/.exec(headers.get("ratelimit") ?? "")?.[1] ?? Number.NaN);

test("SEC-20 what changes messages is limited as sending is: by person over HTTP, by frames on a socket", async () => {
  await using world = await openWorld({ RATE_LIMITS: "on" });
  const [alice, bob] = [await world.person("alice"), await world.person("bob")];
  const id = await world.groupChannel(alice, [bob]);
  const sent = await alice.call("message.send", { id, nonce: crypto.randomUUID(), text: "hello" });
  const of = { id, messageId: sent.body.id };
  let left = writesLeft(sent.headers);
  const changes = [
    () => alice.call("reaction.add", { ...of, emoji: "👍" }),
    () => alice.call("reaction.remove", { ...of, emoji: "👍" }),
    () => alice.call("message.edit", { ...of, text: "hello there" }),
    () => alice.call("pin.add", of),
    () => alice.call("message.delete", of),
  ];
  for (const change of changes) {
    const answer = await change();
    expect(answer.status).toBeLessThan(300);
    expect(writesLeft(answer.headers)).toBe(left - 1);
    left -= 1;
  }

  const { body: message } = await alice.call("message.send", {
    ...{ id, nonce: crypto.randomUUID() },
    text: "and again",
  });
  const [ofAlice, ofBob] = [await alice.connect(), await bob.connect()];
  const toggles = FRAMES_BURST_MAX + 100;
  const answers = await Promise.all(
    Array.from({ length: toggles }, (_, index) =>
      ofAlice.ask({ op: "react", channelId: id, messageId: message.id, emoji: "👍", on: index % 2 === 0 }),
    ),
  );
  const refused = answers.filter(({ op }) => op === "nack");
  expect(new Set(refused.map(({ problem }) => problem.code))).toEqual(new Set(["rate_limited"]));
  expect(refused.length).toBeGreaterThan(0);
  const told = ofBob.frames.filter(({ op }) => op === "messages");
  expect(told.length).toBeLessThanOrEqual(toggles - refused.length);
});
