import type { Chance } from "../../../client/tests/simulation/chance.ts";
import { Broken } from "../../../client/tests/simulation/invariants.ts";
import { act } from "./acts.ts";
import { checkAll } from "./checks.ts";
import { createWorld, type Plan, type World } from "./world.ts";

/** Longer than the longest backoff, and than it takes to notice that a wire is deaf. */
const SETTLE_MS = 75_000;
const ACTIONS_MIN = 5;
const ACTIONS_MORE = 45;

const pauseBefore = (chance: Chance) => {
  const kind = chance.whole(10);
  if (kind <= 4) return chance.between(0, 5);
  return kind <= 8 ? chance.between(0, 200) : chance.between(0, 5_000);
};

/** Whatever was cut comes back, whatever was idle wakes, and then there is time for everything to arrive. */
const settle = ({ plan, server, time, tabs, channelIds, clearUp }: World) => {
  clearUp();
  server.start();
  server.database.comeBack();
  time.advance(SETTLE_MS);
  // One more change in every channel: what a hole is found by.
  if (plan.weather.holed > 0) for (const id of channelIds) server.node()?.operations.lastWord(id);
  for (const tab of tabs) {
    if (plan.weather.dropped > 0) tab.cut();
    tab.engine.connect();
    tab.engine.wake();
  }
  time.flush();
  time.advance(SETTLE_MS);
};

/** Runs one seed from start to end. Throws `Broken`, with the seed in its message, where a rule does not hold. */
export const simulate = (plan: Plan): { readonly messages: number; readonly log: readonly string[] } => {
  try {
    const world = createWorld(plan);
    for (let left = ACTIONS_MIN + world.chance.whole(ACTIONS_MORE); left > 0; left -= 1) {
      act(world);
      world.time.advance(pauseBefore(world.chance));
    }
    settle(world);
    checkAll(world);
    for (const tab of world.tabs) tab.close();
    world.server.crash();
    const { server, channelIds, written } = world;
    const logged = channelIds.flatMap((id) => server.messagesOf(id));
    return {
      messages: written.length,
      log: logged.map(({ nonce, version, text }) => `${nonce} ${version} ${text}`),
    };
  } catch (error) {
    if (error instanceof Broken) error.message = `seed ${plan.seed}: ${error.message}`;
    throw error;
  }
};
