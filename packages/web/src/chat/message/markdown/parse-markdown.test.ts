import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Block, type InlinePart, parseMarkdown } from "./parse-markdown.ts";

const wordsOf = (part: InlinePart): string =>
  "parts" in part ? part.parts.map(wordsOf).join("") : part.text;
const textOf = (block: Block): string => {
  switch (block.kind) {
    case "paragraph":
      return block.parts.map(wordsOf).join("");
    case "code":
      return block.text;
    case "quote":
      return block.blocks.map(textOf).join("\n");
    case "list":
      return block.items.map((item) => item.map(textOf).join("\n")).join("\n");
  }
};
const hrefsOf = (part: InlinePart): string[] =>
  "parts" in part ? part.parts.flatMap(hrefsOf) : part.kind === "link" ? [part.href] : [];
const allHrefs = (block: Block): string[] => {
  if (block.kind === "paragraph") return block.parts.flatMap(hrefsOf);
  if (block.kind === "quote") return block.blocks.flatMap(allHrefs);
  return block.kind === "list" ? block.items.flat().flatMap(allHrefs) : [];
};
const depthOf = (block: Block): number => {
  if (block.kind === "quote") return 1 + Math.max(0, ...block.blocks.map(depthOf));
  if (block.kind === "list") return 1 + Math.max(0, ...block.items.flat().map(depthOf));
  return 0;
};
const paragraph = (...parts: InlinePart[]): Block => ({ kind: "paragraph", parts });
const text = (words: string): InlinePart => ({ kind: "text", text: words });

describe("what people mark up", () => {
  test("bold, italic, struck and code", () => {
    expect(parseMarkdown("a **b** *c* _d_ ~~e~~ `f*g*`")).toEqual([
      paragraph(
        text("a "),
        { kind: "strong", parts: [text("b")] },
        text(" "),
        { kind: "emphasis", parts: [text("c")] },
        text(" "),
        { kind: "emphasis", parts: [text("d")] },
        text(" "),
        { kind: "strike", parts: [text("e")] },
        text(" "),
        { kind: "code", text: "f*g*" },
      ),
    ]);
  });

  test("a fenced block keeps its lines and names its language", () => {
    expect(parseMarkdown("```ts\nconst a = 1;\n\n  b();\n```")).toEqual([
      { kind: "code", text: "const a = 1;\n\n  b();", language: "ts" },
    ]);
  });

  test("quotes and lists, one in the other", () => {
    expect(parseMarkdown("> said\n> twice\n\n3. c\n4. d\n   - e")).toEqual([
      { kind: "quote", blocks: [paragraph(text("said\n"), text("twice"))] },
      {
        kind: "list",
        start: 3,
        items: [
          [paragraph(text("c"))],
          [paragraph(text("d")), { kind: "list", start: null, items: [[paragraph(text("e"))]] }],
        ],
      },
    ]);
  });

  test("lines stay lines, with the spaces that were typed before them", () => {
    expect(parseMarkdown("one\n  two\nthree").map(textOf)).toEqual(["one\n  two\nthree"]);
  });

  test("addresses and named links lead to the web", () => {
    const [block] = parseMarkdown("see https://a.example/b_c_d, or [the notes](https://b.example/x).");
    expect(block && allHrefs(block)).toEqual(["https://a.example/b_c_d", "https://b.example/x"]);
  });

  test("a backslash takes a mark's meaning", () => {
    expect(parseMarkdown("\\*not so\\*").map(textOf)).toEqual(["*not so*"]);
  });
});

describe("SEC-27: what is no markup stands as it was typed", () => {
  test.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "# no heading, but #a-channel",
    "&lt;b&gt; &#106;",
    "[run](javascript:alert(1))",
    "[run](data:text/html,x)",
    "snake_case_names and 2 * 3 * 4",
    "---",
    "a | b\n--|--",
  ])("%s", (typed) => {
    expect(parseMarkdown(typed).map(textOf).join("\n")).toBe(typed);
    expect(parseMarkdown(typed).flatMap(allHrefs)).toEqual([]);
  });

  test("a picture is no picture: its words are, and the address behind them", () => {
    expect(parseMarkdown("![x](https://a.example/p.png)").map(textOf)).toEqual(["!x"]);
  });

  test("words that name another place than they lead to are no link", () => {
    const [block] = parseMarkdown("[https://bank.example](https://mallory.example/)");
    expect(block && textOf(block)).toBe("[https://bank.example](https://mallory.example/)");
    expect(block && allHrefs(block)).toEqual(["https://bank.example/", "https://mallory.example/"]);
  });
});

describe("SEC-27: hostile texts of 8,000 characters", () => {
  const of = (piece: string) => piece.repeat(Math.ceil(8_000 / piece.length)).slice(0, 8_000);
  const nestings = [">", "> ", "- ", "* ", "1. ", "> - "].map((piece) => [piece, of(piece)] as const);

  test.each(nestings)("%s nests no deeper than lists and quotes do", (_, typed) => {
    expect(Math.max(...parseMarkdown(`${typed}a`).map(depthOf))).toBeLessThan(9);
  });

  test.each(["*", "*a ", "[a](", "[]()", "_a__", "`a``b", "~~a ", "***a**b*c"])(
    "%s again and again is shown as it was typed, unread",
    (piece) => {
      const [block, ...others] = parseMarkdown(of(piece));
      expect(others).toEqual([]);
      if (block?.kind !== "paragraph") throw new Error("It is no paragraph");
      expect(block.parts.map(({ kind }) => kind)).toEqual(["text"]);
      expect(textOf(block).trim() === of(piece).trim()).toBe(true);
    },
  );
});

test("whatever is written, links lead to the web, and no letter is lost", () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.webUrl(),
    fc.constantFrom(
      "*",
      "**",
      "_",
      "~~",
      "`",
      "```\n",
      "> ",
      "- ",
      "1. ",
      "[",
      "](",
      ")",
      "\n",
      "\n\n",
      "\\",
      "<b>",
      "a",
    ),
  );
  const letters = (words: string) => words.replace(/[^\p{L}]/gu, "");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const typed = pieces.join("");
      const blocks = parseMarkdown(typed);
      for (const href of blocks.flatMap(allHrefs)) expect(href).toMatch(/^https?:\/\//);
      if (/[[`]/.test(typed)) return;
      expect(letters(blocks.map(textOf).join("\n"))).toBe(letters(typed));
    }),
  );
});
