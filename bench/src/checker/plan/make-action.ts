import { RECOVERY_MESSAGES_MAX } from "@parley/contract";
import type { Chance } from "./chance.ts";
import type { Layout } from "./layout.ts";
import type { Action, Step } from "./step.ts";

/** More than a recovery brings, so that whoever is away meanwhile takes a fresh page. */
const BURST_MESSAGES = RECOVERY_MESSAGES_MAX + 50;
const BURST_MISSED_BY = 3;
const BURST_MISSED_MS = 1_500;

/** How often each action is chosen, out of the sum. */
const ACTION_WEIGHTS: Readonly<Record<Action["do"], number>> = {
  write: 330,
  post: 90,
  repeat: 70,
  read: 130,
  mention: 70,
  reply: 50,
  thread: 70,
  edit: 110,
  delete: 30,
  react: 130,
  pin: 30,
  draft: 110,
  "send-draft": 60,
  jump: 40,
  "load-before": 40,
  type: 50,
  rename: 10,
  "go-offline": 20,
  restart: 15,
  renew: 13,
};

export const ACTIONS = Object.keys(ACTION_WEIGHTS) as Action["do"][];
const WEIGHTS_SUM = ACTIONS.reduce((sum, name) => sum + ACTION_WEIGHTS[name], 0);

const EMOJI = ["👍", "🎉", "❤️"] as const;
const ON = 0.65;
const OVER_HTTP = 0.25;
const NAMING = 0.4;
const EMPTIED = 0.15;
const FROM_ALL = 0.5;

const makeNonces = (chance: Chance, count: number) => Array.from({ length: count }, () => chance.uuid());

const chooseAction = (chance: Chance) => {
  let left = chance.next() * WEIGHTS_SUM;
  for (const name of ACTIONS) {
    left -= ACTION_WEIGHTS[name];
    if (left < 0) return name;
  }
  return "write";
};

/** By the owner of a group channel, who opened it. */
const makeRename = (chance: Chance, channels: Layout["channels"]): Action => {
  const groups = channels.flatMap(({ kind }, index) => (kind === "group" ? [index] : []));
  const channel = chance.pick(groups);
  const person = channels[channel]?.members[0] ?? 0;
  return { do: "rename", person, channel, name: `table ${chance.whole(1, 1_000_000)}` };
};

/** What somebody does next. */
export const makeAction = (chance: Chance, { devices, channels }: Layout): Action => {
  const person = chance.whole(0, devices.length - 1);
  const own = channels.flatMap(({ members }, index) =>
    members.includes(devices[person] ?? 0) ? [index] : [],
  );
  const by = { person, channel: chance.pick(own) };
  const ofMessage = { ...by, pick: chance.whole(0, 1_000_000) };
  const over = chance.happens(OVER_HTTP) ? "http" : "socket";
  const member = chance.pick(channels[by.channel]?.members ?? []);
  const names = chance.happens(NAMING) ? member : null;
  const name = chooseAction(chance);
  switch (name) {
    case "mention":
      return { do: name, ...ofMessage, names: member };
    case "reply":
    case "thread":
      return { do: name, ...ofMessage, names };
    case "edit":
      return { do: name, ...ofMessage, names, over };
    case "read":
    case "delete":
      return { do: name, ...ofMessage, over };
    case "react":
      return { do: name, ...ofMessage, emoji: chance.pick(EMOJI), on: chance.happens(ON), over };
    case "pin":
      return { do: name, ...ofMessage, on: chance.happens(ON), over };
    case "draft":
      return { do: name, ...ofMessage, isEmptied: chance.happens(EMPTIED) };
    case "send-draft":
      return { do: name, ...ofMessage, fromAll: chance.happens(FROM_ALL) };
    case "write":
      return { do: name, ...by, count: chance.whole(1, 4) };
    case "post":
      return { do: name, ...by, nonces: makeNonces(chance, chance.whole(1, 5)) };
    case "repeat":
      return { do: name, person, pick: chance.whole(0, 1_000_000) };
    case "jump":
      return { do: name, ...by, to: chance.whole(1, 1_000) };
    case "rename":
      return makeRename(chance, channels);
    case "go-offline":
      return { do: name, ...by, forMs: chance.whole(300, 3_000), writes: chance.whole(0, 4) };
    case "restart":
    case "renew":
      return { do: name, person };
    default:
      return { do: name, ...by };
  }
};

/** Many messages at once into #watercooler, which some people miss. */
export const makeBurst = (chance: Chance, { people }: Layout, atMs: number): Step[] => {
  const [speaker = 0, ...others] = chance.shuffled(people.map((_, index) => index));
  const away = { channel: 0, forMs: BURST_MISSED_MS, writes: 1 };
  const missing = others.slice(0, BURST_MISSED_BY);
  return [
    ...missing.map((person): Step => ({ atMs, act: { do: "go-offline", person, ...away } })),
    { atMs, act: { do: "post", person: speaker, channel: 0, nonces: makeNonces(chance, BURST_MESSAGES) } },
  ];
};
