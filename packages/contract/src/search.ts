import { z } from "zod";
import { Message } from "./message.ts";
import { defineOperations } from "./operation.ts";
import { PageInput, pageOf } from "./page.ts";
import { defineProblems } from "./problem.ts";
import { textOf } from "./text.ts";

export const SEARCH_CHARACTERS_MAX = 256;

export const SearchHit = z
  .object({
    message: Message,
    highlights: z
      .array(z.object({ start: z.int().min(0), end: z.int().min(0) }))
      .meta({ description: "What matched: ranges of the text, in UTF-16 units, the end exclusive" }),
  })
  .meta({ id: "SearchHit" });
export type SearchHit = z.infer<typeof SearchHit>;

export const searchProblems = defineProblems({
  search_invalid: {
    kind: "invalid",
    title: "The search cannot be read",
    detail:
      'Give words, "a phrase", -word, and from:, in:, before:, after:, has:link, has:file, mentions:me; see errors.',
    retry: false,
  },
  search_not_ready: {
    kind: "unavailable",
    title: "The search is being prepared",
    detail: "The index is being built again. Wait {seconds} seconds, then try again.",
    retry: true,
  },
});

export const searchOperations = defineOperations({
  "search.messages": {
    method: "GET",
    path: "/api/v1/search",
    summary:
      'Messages that one can read, the newest first: words, "a phrase", -word, from:name, in:channel, before: and after: a date, has:link, has:file, mentions:me',
    access: "signed-in",
    input: PageInput.extend({ q: textOf({ min: 1, max: SEARCH_CHARACTERS_MAX }) }),
    limit: "search",
    outcomes: { done: { status: 200, body: pageOf(SearchHit) } },
    problems: ["cursor_invalid", "search_invalid", "search_not_ready"],
  },
});
