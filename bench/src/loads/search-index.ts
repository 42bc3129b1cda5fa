import { type SearchAlone, searchAlone } from "../limits/search-alone.ts";
import type { Load } from "../load.ts";
import { temporaryDirectory } from "../world/temporary-directory.ts";
import { searchFigures } from "./search-figures.ts";

const SEARCHES = 200;
const MEGABYTE = 1024 * 1024;
const shortOf = ({ results }: SearchAlone): string => {
  const short = results.flatMap(({ name, searcher, runs }) => {
    const count = runs.reduce((sum, { more }) => sum + more, 0);
    return count === 0 ? [] : [`${name}, ${searcher}: ${count} of ${runs.length * SEARCHES}`];
  });
  return short.length === 0 ? "none" : short.join("; ");
};

export const searchIndex: Load = {
  name: "search-index",
  title:
    "The search index by itself: one search after another, each a page of 50, of an index of messages in 1,000 channels",
  async run({ runs, seed, messages }) {
    using directory = temporaryDirectory();
    const found = await searchAlone({ directory: directory.path, messages, seed, runs, searches: SEARCHES });
    const { built, bytes, unsettledBytes, settledMs, hard, highlightUs } = found;
    return {
      figures: [
        ...found.results.flatMap(({ name, searcher, runs }) =>
          searchFigures({ kind: name, searcher, runs: runs.map(({ times }) => times) }),
        ),
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
