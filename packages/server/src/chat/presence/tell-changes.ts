import type { After } from "../../clock.ts";
import { createUntold, type People, type Shown } from "./people.ts";
import type { TellHere } from "./presence.ts";

/**
 * Tells of every change those who watch the person, and the person's own devices: one publication each, whatever the
 * number of watchers. Changes are gathered, so that whoever comes and goes many times in between is told of once.
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
  const untold = createUntold(people);
  let cancelTimer: (() => void) | null = null;

  const tellAll = () => {
    cancelTimer = null;
    for (const event of untold.takeAll()) {
      tellHere({ watchersOf: event.userId }, event);
      tellHere({ userId: event.userId }, event);
    }
  };

  return {
    changed(userId: string, before: Shown) {
      untold.note(userId, before);
      cancelTimer ??= after(gatherMs, tellAll);
    },
    close() {
      cancelTimer?.();
    },
  };
};
