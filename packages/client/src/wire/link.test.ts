import fc from "fast-check";
import { expect, test } from "vitest";
import { BACKOFF_MAX_MS } from "./backoff.ts";
import { follow, type Link, type LinkEffect, type LinkEvent } from "./link.ts";

const CHANCE = { now: 1_000, random: 1 };

/** Follows the events from `closed`; the effects are of the last. */
const after = (...events: LinkEvent[]) => {
  let link: Link = { at: "closed" };
  let effects: readonly LinkEffect[] = [];
  for (const event of events) ({ link, effects } = follow(link, event, CHANCE));
  return { link, did: effects.map((effect) => effect.do), effects };
};
const toLive: LinkEvent[] = [
  { type: "connect" },
  { type: "authorized" },
  { type: "opened" },
  { type: "ready" },
];
const closed = (code: number): LinkEvent => ({ type: "closed", code });

test("connecting gets a token, opens, greets, and is live when ready comes", () => {
  const steps = toLive.map((_, index) => after(...toLive.slice(0, index + 1)));
  expect(steps.map(({ link, did }) => [link.at, ...did])).toEqual([
    ["authorizing", "authorize"],
    ["opening", "open"],
    ["greeting", "greet"],
    ["live", "live"],
  ]);
});

test("connecting twice is connecting once", () => {
  for (let count = 1; count <= toLive.length; count += 1) {
    const { did } = after(...toLive.slice(0, count), { type: "connect" });
    expect(did).toEqual([]);
  }
});

test.each([4501, 4508, 4509, 4599, 1000, 1001, 1006, 1011, 3000])(
  "after %i it waits and tries again",
  (code) => {
    const { link, did } = after(...toLive, closed(code));
    expect(link).toEqual({ at: "waiting", attempt: 1, retryAt: 1_250 });
    expect(did).toEqual(["lost", "wait"]);
  },
);

test.each([4400, 4409, 4429, 4499])("after %i it stops", (code) => {
  const { link, did } = after(...toLive, closed(code));
  expect(link).toEqual({ at: "stopped", code });
  expect(did).toEqual(["lost"]);
});

test("after 4403 it stops and the person is signed out", () => {
  const { link, did } = after(...toLive, closed(4403));
  expect(link).toEqual({ at: "stopped", code: 4403 });
  expect(did).toEqual(["lost", "signed-out"]);
});

test("after 4401 the token is renewed and the connection made again, at once", () => {
  const { link, effects } = after(...toLive, closed(4401));
  expect(link).toEqual({ at: "authorizing", attempt: 0, renewed: true });
  expect(effects).toEqual([{ do: "lost" }, { do: "authorize", renew: true }]);
});

test("a renewed token that the server will not take either makes it stop", () => {
  const { link } = after(...toLive, closed(4401), { type: "authorized" }, { type: "opened" }, closed(4401));
  expect(link).toEqual({ at: "stopped", code: 4401 });
});

test("a token that expires long after it was renewed is renewed again", () => {
  const renewed: LinkEvent[] = [closed(4401), ...toLive.slice(1)];
  const { link } = after(...toLive, ...renewed, closed(4401));
  expect(link).toMatchObject({ at: "authorizing", renewed: true });
});

test("after 4504 it is idle until something happens", () => {
  expect(after(...toLive, closed(4504)).link).toEqual({ at: "idle" });
  expect(after(...toLive, closed(4504), { type: "wake" }).did).toEqual(["authorize"]);
});

test("waking ends a wait, and leaves every other state alone", () => {
  expect(after(...toLive, closed(1006), { type: "wake" }).did).toEqual(["authorize"]);
  for (const events of [
    [],
    ...toLive.map((_, index) => toLive.slice(0, index + 1)),
    [...toLive, closed(4403)],
  ]) {
    expect(after(...events, { type: "wake" }).did).toEqual([]);
  }
});

test("tries that fail in a row wait for longer; one that has held for a while begins anew", () => {
  const failed: LinkEvent[] = [closed(1006), { type: "retry" }, { type: "authorized" }];
  expect(after(...toLive, ...failed, closed(1006)).link).toMatchObject({ attempt: 2, retryAt: 1_500 });
  const crashing = [...toLive, closed(1006), { type: "retry" } as const, ...toLive.slice(1), closed(1006)];
  expect(after(...crashing).link).toMatchObject({ attempt: 2 });
  const held = [
    ...toLive,
    closed(1006),
    { type: "retry" } as const,
    ...toLive.slice(1),
    { type: "held" } as const,
  ];
  expect(after(...held, closed(1006)).link).toMatchObject({ attempt: 1 });
});

test("nothing in time closes the socket and tries again", () => {
  for (let count = 2; count <= toLive.length; count += 1) {
    const { link, did } = after(...toLive.slice(0, count), { type: "overdue" });
    expect(link.at).toBe("waiting");
    expect(did).toEqual(["close", "lost", "wait"]);
  }
});

test("without a token for now it tries later; without one for good it stops", () => {
  const connect = { type: "connect" } as const;
  expect(after(connect, { type: "unauthorized", forGood: false }).link.at).toBe("waiting");
  expect(after(connect, { type: "unauthorized", forGood: true }).link).toEqual({ at: "stopped", code: 4403 });
});

test("disconnecting closes from wherever it is, and nothing late brings it back", () => {
  for (let count = 1; count <= toLive.length; count += 1) {
    const events = [...toLive.slice(0, count), { type: "disconnect" } as const];
    expect(after(...events).link).toEqual({ at: "closed" });
    const late: LinkEvent[] = [
      { type: "authorized" },
      { type: "opened" },
      { type: "ready" },
      closed(1006),
      { type: "retry" },
    ];
    for (const event of late)
      expect(after(...events, event)).toEqual({ link: { at: "closed" }, did: [], effects: [] });
  }
});

const anyEvent: fc.Arbitrary<LinkEvent> = fc.oneof(
  fc.constantFrom<LinkEvent>(
    ...(
      ["connect", "disconnect", "wake", "authorized", "opened", "ready", "overdue", "retry", "held"] as const
    ).map((type) => ({ type })),
  ),
  fc.boolean().map((forGood) => ({ type: "unauthorized", forGood }) as const),
  fc.constantFrom(1006, 4400, 4401, 4403, 4501, 4504).map(closed),
);

test("whatever happens, it never opens twice without losing or closing in between, and never waits too long", () => {
  fc.assert(
    fc.property(fc.array(anyEvent), fc.double({ min: 0, max: 1, noNaN: true }), (events, random) => {
      let link: Link = { at: "closed" };
      let sockets = 0;
      for (const event of events) {
        const step = follow(link, event, { now: 0, random });
        ({ link } = step);
        for (const effect of step.effects) {
          if (effect.do === "open") sockets += 1;
          if (effect.do === "lost") sockets -= 1;
          if (effect.do === "wait") expect(effect.forMs).toBeLessThanOrEqual(BACKOFF_MAX_MS);
        }
        expect(sockets).toBe(["opening", "greeting", "live"].includes(link.at) ? 1 : 0);
      }
    }),
  );
});
