import { expect, test } from "vitest";
import type { Mistake } from "./mistakes.ts";
import { runSeeds } from "./run-seeds.ts";
import type { WeatherName } from "./weathers.ts";

const SEEDS_MAX = 1_500;

/** The rule that the first seed to fail has broken. */
const brokenRule = (weather: WeatherName, mistake: Mistake): string => {
  const { failures } = runSeeds({ weather, from: 1, count: SEEDS_MAX, mistake });
  return failures[0]?.split(": ")[1] ?? "none";
};

const MISTAKES: readonly [Mistake, WeatherName, RegExp][] = [
  [
    "publishes before the commit is durable",
    "fair",
    /what was written is not lost|does not go back|fresh page|the server's/,
  ],
  ["greets before it joins", "fair", /the channels are the server's|fresh page/],
  ["forgets a leave", "fair", /a socket receives its person's channels alone/],
  ["syncs one message short", "holed", /the channels are the server's|a window/],
  ["forgets nonces", "fair", /no message is there twice/],
  ["stays silent after a loss", "losing", /are the server's/],
  ["tells the first of a batch alone", "fair", /the channels are the server's/],
  ["keeps a change of someone to itself", "fair", /one knows what one is and may do/],
  ["reads a channel before its person joins", "reordering", /the channels are the server's/],
  ["forgets that who writes has read", "fair", /the channels are the server's|one's own markers/],
  ["forgets what was mentioned", "fair", /the channels are the server's/],
  ["changes under the same version", "fair", /a window is as a fresh page/],
  ["keeps a reaction to itself", "fair", /the channels are the server's/],
  ["keeps what was read to itself", "fair", /the channels are the server's/],
  ["tells of a deletion with the words", "fair", /a window is as a fresh page/],
  [
    "tells an edit without whom it names",
    "fair",
    /the channels are the server's|a window is as a fresh page/,
  ],
];

test.each(MISTAKES)("a server that %s is found out in weather %s", (mistake, weather, rule) => {
  expect(brokenRule(weather, mistake)).toMatch(rule);
});
