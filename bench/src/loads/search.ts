import { type SearchAlone, searchAlone } from "../limits/search-alone.ts";
import type { Load } from "../load.ts";
import type { Figure } from "../report/report.ts";
import { Latencies } from "../report/statistics.ts";
import { temporaryDirectory } from "../world/temporary-directory.ts";

const SEARCHES = 200;
const MEGABYTE = 1024 * 1024;
/** Those that the index is built for; the others show where it is hardest. */
const ASKED_FOR = ["rare word", "common word", "phrase", "CJK substring", "from: with in:"];

const percentile = (times: readonly number[], share: number): number => {
  const latencies = new Latencies();
  for (const ms of times) latencies.add(ms);
  return latencies.percentile(share);
};

const figuresOf = ({ name, searcher, runs }: SearchAlone["results"][number]): Figure[] =>
  (
    [
      ["p50", 0.5, 5],
      ["p99", 0.99, 20],
    ] as const
  ).map(([title, share, atMost]) => ({
    name: `${name}, ${searcher}, ${title}`,
    unit: "ms",
    runs: runs.map(({ times }) => percentile(times, share)),
    ...(ASKED_FOR.includes(name) ? { target: { atMost } } : {}),
  }));

const shortOf = ({ results }: SearchAlone): string => {
  const short = results.flatMap(({ name, searcher, runs }) => {
    const count = runs.reduce((sum, { more }) => sum + more, 0);
    return count === 0 ? [] : [`${name}, ${searcher}: ${count} of ${runs.length * SEARCHES}`];
  });
  return short.length === 0 ? "none" : short.join("; ");
};

export const search: Load = {
  name: "search",
  title: "Search: one search after another, each a page of 50, of an index of messages in 1,000 channels",
  async run({ runs, seed, messages }) {
    using directory = temporaryDirectory();
    const found = await searchAlone({ directory: directory.path, messages, seed, runs, searches: SEARCHES });
    const { built, bytes, unsettledBytes, settledMs, hard, highlightUs } = found;
    return {
      figures: [
        ...found.results.flatMap(figuresOf),
        { name: "messages taken in", unit: "/s", runs: [built.perSecond] },
        { name: "the index", unit: "MB", runs: [bytes / MEGABYTE] },
      ],
      placement: "free",
      cpu: null,
      notes: [
        `${messages.toLocaleString("en-US")} messages of ${found.people.toLocaleString("en-US")} people over two years, every tenth in Chinese characters, from seed ${seed}; seen by one in 50 of the channels, and by one in all 1,000`,
        `from what is typed, read and looked up, through the thread of the index, to the places of the page; the messages themselves are not read. Highlights: ${highlightUs.toFixed(0)} µs a message`,
        `every hit was in sight; pages that ended for want of time: ${shortOf(found)}`,
        `to the last page: two words, each in 10 %, that never meet: ${hard.neverMeet.ms.toFixed(0)} ms in ${hard.neverMeet.searches} searches; a word that only stands where one may not look: ${hard.outOfSight.ms.toFixed(0)} ms in ${hard.outOfSight.searches}`,
        `the index was ${(unsettledBytes / MEGABYTE).toFixed(0)} MB before it was tidied, for ${(settledMs / 1000).toFixed(0)} s; the thread that writes has the least priority`,
      ],
    };
  },
};
