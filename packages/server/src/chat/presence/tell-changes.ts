import type { After } from "../../clock.ts";
import { changeOf, type People, type Shown } from "./people.ts";
import type { TellHere } from "./presence.ts";

/**
 * Tells of every change those who watch the person, and the person's own devices: one publication each, whatever the
 * number of watchers. Changes are gathered, so that whoever comes and goes many times in between is told of once, or
 * not at all.
 */
export const createTellChanges = ({
  people,
  after,
  gatherMs,
  tellHere,
}: {
  people: People;
  after: After;
  gatherMs: number;
  tellHere: TellHere;
}) => {
  /** What was shown, when it was last told, of those of whom something else may be to be shown now. */
  const untold = new Map<string, Shown>();
  let cancelTimer: (() => void) | null = null;

  const tellAll = () => {
    cancelTimer = null;
    for (const [userId, before] of untold) {
      const event = changeOf(userId, before, people.of(userId));
      if (!event) continue;
      tellHere({ watchersOf: userId }, event);
      tellHere({ userId }, event);
    }
    untold.clear();
  };

  return {
    changed(userId: string, before: Shown) {
      if (untold.has(userId)) return;
      untold.set(userId, before);
      cancelTimer ??= after(gatherMs, tellAll);
    },
    close() {
      cancelTimer?.();
    },
  };
};
