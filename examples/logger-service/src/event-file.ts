import { existsSync, mkdirSync } from "node:fs";
import { appendFile, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Event } from "./event.ts";

export interface EventFile {
  /** Resolves once they are in the file. Those that are there already are left out. */
  add(events: readonly Event[]): Promise<void>;
  /** Everything under one correlation id, in the order of the times. */
  journey(correlationId: string): Event[];
  /** The correlation ids of late, the last first. */
  latest(count: number): string[];
}

/** A file of JSON lines, one event a line, and an index of it in memory. */
export const openEventFile = async (path: string): Promise<EventFile> => {
  const ids = new Set<string>();
  const journeys = new Map<string, Event[]>();

  const remember = (event: Event) => {
    ids.add(event.id);
    const { correlationId } = event;
    if (!correlationId) return;
    const journey = journeys.get(correlationId) ?? [];
    // Taken out first, so that the latest stand last.
    journeys.delete(correlationId);
    journey.push(event);
    journeys.set(correlationId, journey);
  };

  mkdirSync(dirname(path), { recursive: true });
  const lines = existsSync(path) ? (await readFile(path, "utf8")).split("\n") : [];
  for (const line of lines) {
    // A line that a crash cut short was never acknowledged: it comes again.
    const parsed = Event.safeParse(tryParse(line));
    if (parsed.success) remember(parsed.data);
  }
  if (lines.length > 0 && lines.at(-1) !== "") await appendFile(path, "\n");

  let writing: Promise<unknown> = Promise.resolve();
  return {
    add(events) {
      const written = writing.then(async () => {
        const fresh = [...new Map(events.map((event) => [event.id, event])).values()].filter(
          ({ id }) => !ids.has(id),
        );
        if (fresh.length === 0) return;
        const text = fresh.map((event) => `${JSON.stringify(event)}\n`).join("");
        await appendFile(path, text, { flush: true });
        for (const event of fresh) remember(event);
      });
      writing = written.catch(() => undefined);
      return written;
    },
    journey: (correlationId) =>
      (journeys.get(correlationId) ?? []).toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    latest: (count) => [...journeys.keys()].slice(-count).reverse(),
  };
};

const tryParse = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};
