import type { SyntaxNode } from "@lezer/common";
import {
  type BlockContext,
  type InlineContext,
  type Line,
  type MarkdownConfig,
  parser,
  Strikethrough,
} from "@lezer/markdown";
import { addressAt, hrefOf, isMisleading } from "../web-address.ts";

export type InlinePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string }
  | { readonly kind: "strong" | "emphasis" | "strike"; readonly parts: readonly InlinePart[] };

export type Block =
  | { readonly kind: "paragraph"; readonly parts: readonly InlinePart[] }
  | { readonly kind: "code"; readonly text: string; readonly language: string }
  | { readonly kind: "quote"; readonly blocks: readonly Block[] }
  | {
      readonly kind: "list";
      /** The number it begins with; null where it is not numbered. */
      readonly start: number | null;
      readonly items: readonly (readonly Block[])[];
    };

/** Lists and quotes inside each other, at most; deeper ones are read as text. */
const NEST_MAX = 6;
/** Bold in italic in bold …; what is deeper is shown as typed. */
const INLINE_NEST_MAX = 8;
/**
 * Nobody marks up a paragraph so often. The parser's time grows with the square of the marks that one paragraph has:
 * with more of them it is shown as typed, so that a hostile message costs no more than a long one.
 */
const MARKS_MAX = 600;
const LINK_CHARACTERS_MAX = 2_400;

const isMark = (code: number) =>
  code === 42 || code === 95 || code === 96 || code === 126 || code === 91 || code === 93;

const hasTooManyMarks = (text: string): boolean => {
  let marks = 0;
  for (let at = 0; at < text.length; at += 1) if (isMark(text.charCodeAt(at))) marks += 1;
  return marks > MARKS_MAX;
};

/** `[words](https://…)`, no brackets inside either. */
const NAMED_LINK = /\[([^[\]\n]{1,300})\]\((https?:\/\/[^\s()<>]{1,2000})\)/iy;

const nestedNoDeeper = {
  name: "NestedNoDeeper",
  before: "Blockquote",
  parse(context: BlockContext, line: Line) {
    if (context.depth <= NEST_MAX) return false;
    const from = context.lineStart + line.pos;
    context.addElement(context.elt("Paragraph", from, context.lineStart + line.text.length));
    context.nextLine();
    return true;
  },
};

const overmarked = {
  name: "Overmarked",
  before: "Escape",
  parse: (context: InlineContext, _: number, at: number) =>
    at === context.offset && hasTooManyMarks(context.text) ? context.end : -1,
};

const namedLink = {
  name: "NamedLink",
  before: "Emphasis",
  parse(context: InlineContext, next: number, at: number) {
    if (next !== 91) return -1;
    NAMED_LINK.lastIndex = 0;
    const found = NAMED_LINK.exec(context.slice(at, Math.min(context.end, at + LINK_CHARACTERS_MAX)));
    const [whole = "", words = "", address = ""] = found ?? [];
    if (!found || !hrefOf(address) || isMisleading(words, address)) return -1;
    return context.addElement(context.elt("Link", at, at + whole.length));
  },
};

const address = {
  name: "Address",
  before: "Emphasis",
  parse(context: InlineContext, next: number, at: number) {
    // h, H, w, W
    if ((next | 32) !== 104 && (next | 32) !== 119) return -1;
    const found = addressAt(context.text, at - context.offset);
    return found ? context.addElement(context.elt("URL", at, at + found.length)) : -1;
  },
};

/** What people mark up in a conversation. No HTML, no pictures, no headings: those stand as they were typed. */
const CONVERSATION: MarkdownConfig[] = [
  Strikethrough,
  {
    parseBlock: [nestedNoDeeper],
    parseInline: [overmarked, address, namedLink],
    remove: [
      "HTMLBlock",
      "HTMLTag",
      "LinkReference",
      "SetextHeading",
      "ATXHeading",
      "HorizontalRule",
      "IndentedCode",
      "Image",
      "Link",
      "LinkEnd",
      "Autolink",
      "Entity",
    ],
  },
];

const conversationParser = parser.configure(CONVERSATION);

const MARKERS = new Set([
  "EmphasisMark",
  "StrikethroughMark",
  "CodeMark",
  "QuoteMark",
  "ListMark",
  "LinkMark",
]);
const SPANS: Readonly<Record<string, "strong" | "emphasis" | "strike">> = {
  StrongEmphasis: "strong",
  Emphasis: "emphasis",
  Strikethrough: "strike",
};

/** Reads a text once; the parts together are its words, without what marked them up. */
export const parseMarkdown = (text: string): readonly Block[] => {
  const slice = (from: number, to: number) => text.slice(from, to);

  const plain = (node: SyntaxNode): InlinePart => ({ kind: "text", text: slice(node.from, node.to) });

  const inline = (node: SyntaxNode, depth: number): InlinePart | null => {
    const span = SPANS[node.name];
    if (span) return depth >= INLINE_NEST_MAX ? plain(node) : { kind: span, parts: inlines(node, depth + 1) };
    switch (node.name) {
      case "InlineCode": {
        const marks = node.firstChild?.to ?? node.from;
        return { kind: "code", text: slice(marks, node.to - (marks - node.from)) };
      }
      case "URL": {
        const href = hrefOf(slice(node.from, node.to));
        return href ? { kind: "link", text: slice(node.from, node.to), href } : plain(node);
      }
      case "Link": {
        const [words = "", target = ""] = slice(node.from + 1, node.to - 1).split("](");
        return { kind: "link", text: words, href: hrefOf(target) ?? "" };
      }
      case "Escape":
        return { kind: "text", text: slice(node.from + 1, node.to) };
      case "HardBreak":
        return { kind: "text", text: "\n" };
      default:
        return MARKERS.has(node.name) ? null : plain(node);
    }
  };

  /** The parts of a node: its children, and the words between them. Lines begin where their quote or list does. */
  const inlines = (node: SyntaxNode, depth: number): InlinePart[] => {
    const parts: InlinePart[] = [];
    let at = node.from;
    let isAfterQuoteMark = false;
    const words = (to: number) => {
      const typed = slice(at, to);
      const begun = isAfterQuoteMark ? typed.replace(/^ /, "") : typed;
      const said = begun.replace(/\n[ \t]+/g, isIndented(node) ? "\n" : "$&");
      if (said) parts.push({ kind: "text", text: said });
    };
    for (let child = node.firstChild; child; child = child.nextSibling) {
      words(child.from);
      const part = inline(child, depth);
      if (part) parts.push(part);
      isAfterQuoteMark = child.name === "QuoteMark";
      at = child.to;
    }
    words(node.to);
    return parts;
  };

  const blocks = (node: SyntaxNode): Block[] => {
    const found: Block[] = [];
    for (let child = node.firstChild; child; child = child.nextSibling) {
      const read = block(child);
      if (read) found.push(read);
    }
    return found;
  };

  const block = (node: SyntaxNode): Block | null => {
    switch (node.name) {
      case "Blockquote":
        return { kind: "quote", blocks: blocks(node) };
      case "BulletList":
      case "OrderedList":
        return {
          kind: "list",
          start: node.name === "OrderedList" ? Number.parseInt(slice(node.from, node.to), 10) : null,
          items: node.getChildren("ListItem").map(blocks),
        };
      case "FencedCode": {
        const info = node.getChild("CodeInfo");
        const said = node.getChildren("CodeText").map(({ from, to }) => slice(from, to));
        return { kind: "code", text: said.join(""), language: info ? slice(info.from, info.to) : "" };
      }
      default:
        return MARKERS.has(node.name) ? null : { kind: "paragraph", parts: inlines(node, 0) };
    }
  };

  return blocks(conversationParser.parse(text).topNode);
};

/** Whether the lines of a paragraph are indented for the list that it stands in, not by who wrote it. */
const isIndented = (node: SyntaxNode): boolean => {
  for (let at: SyntaxNode | null = node; at; at = at.parent) if (at.name === "ListItem") return true;
  return false;
};
