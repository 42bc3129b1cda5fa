import { describe, expect, test } from "vitest";
import { linksIn, PREVIEWS_MAX } from "./links-in.ts";

describe("the links of a message", () => {
  test.each([
    ["look: https://a.example/x.", "https://a.example/x"],
    ["(https://a.example/y_(z)), no?", "https://a.example/y_(z)"],
    ["(see https://a.example/y)", "https://a.example/y"],
    ["<https://a.example/x.>", "https://a.example/x."],
    ["[here](https://a.example/x)", "https://a.example/x"],
    ['[here](https://a.example/x "Title")', "https://a.example/x"],
    ["[here](<https://a.example/x>).", "https://a.example/x"],
    ["[here]( https://a.example/x_(y))", "https://a.example/x_(y)"],
    ["[here](https://a.example/a\\_b\\))", "https://a.example/a_b)"],
    ["[https://fake.example](https://a.example)", "https://a.example/"],
    ["[see https://fake.example now](https://a.example)", "https://a.example/"],
    ["**https://a.example/b**", "https://a.example/b"],
    ["_https://a.example/b_", "https://a.example/b"],
    ["||https://a.example/b||", "https://a.example/b"],
    ["> https://a.example/q", "https://a.example/q"],
    ["- https://a.example/q", "https://a.example/q"],
    ["| x | https://a.example/q |", "https://a.example/q"],
    ["HTTPS://A.Example/Q", "https://a.example/Q"],
    ["http://a.example:8080/q?a[]=1&b=2#c", "http://a.example:8080/q?a[]=1&b=2#c"],
    ["看https://a.example/x。下一句", "https://a.example/x"],
    ["（https://a.example/x）", "https://a.example/x"],
    ["“https://a.example/x”", "https://a.example/x"],
    ["https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"],
    ["https://a.example/x](y)", "https://a.example/x"],
    ["item\n- x\n\n    https://a.example/in-the-item", "https://a.example/in-the-item"],
    ["text\n    https://a.example/goes-on", "https://a.example/goes-on"],
    ["a lone ` and https://a.example/x", "https://a.example/x"],
    ["\\`https://a.example/x\\`", "https://a.example/x"],
    ["`` ` https://no.example `` https://a.example/x", "https://a.example/x"],
    ["```\nhttps://no.example\n```\nhttps://a.example/x", "https://a.example/x"],
    ["a ` b\n\nhttps://a.example/x ` c", "https://a.example/x"],
  ])("%j: %s", (text, link) => {
    expect(linksIn(text)).toEqual([link]);
  });

  test.each([
    "`https://no.example`",
    "``a ` https://no.example``",
    "`over\nlines https://no.example`",
    "```\nhttps://no.example\n```",
    "```ts\nhttps://no.example",
    "~~~\n```\nhttps://no.example\n~~~",
    "````\n```\nhttps://no.example\n````",
    "> ```\n> https://no.example\n> ```",
    "- ```\n  https://no.example\n  ```",
    "    https://no.example",
    "text\n\n\thttps://no.example",
    "![picture](https://no.example/x.png)",
    "https://name:secret@no.example/",
    "https://name@no.example/",
    "[x](https://name:secret@no.example/)",
    "ftp://no.example javascript:alert(1) //no.example www.no.example no.example",
    "git+https://no.example xhttps://no.example",
    "https:// https://? http://[::1 https://.",
    `https://no.example/${"x".repeat(2_100)}`,
    `https://no.example/${"ä".repeat(500)}`,
    "",
  ])("%j: none", (text) => {
    expect(linksIn(text)).toEqual([]);
  });

  test("are the first three, each once, whatever fragment they end in", () => {
    const text =
      "https://a.example https://a.example/ https://a.example/#x https://b.example/#y https://c.example https://d.example";
    expect(linksIn(text)).toEqual(["https://a.example/", "https://b.example/#y", "https://c.example/"]);
  });

  test("are found in as many steps as the text is long, whatever the text", () => {
    const pieces = [
      "`",
      "``",
      "[",
      "](",
      "(",
      ")",
      "> ",
      "- ",
      "**",
      "\\",
      "<",
      "~~~\n",
      "    ",
      "\n",
      "`a``b",
    ];
    for (const piece of [...pieces, ...pieces.map((one) => `${one}https://a.example/`)]) {
      const text = piece.repeat(Math.ceil(100_000 / piece.length));
      expect(linksIn(`${text} https://`).length).toBeLessThanOrEqual(PREVIEWS_MAX);
    }
  });
});
