import { Fragment, type ReactNode, useMemo } from "react";
import { joinClasses } from "../../../design/join-classes.ts";
import { Mentions } from "./mentions.tsx";
import { type Block, type InlinePart, parseMarkdown } from "./parse-markdown.ts";

const SPANS = {
  strong: ({ children }: { children: ReactNode }) => <strong className="font-semibold">{children}</strong>,
  emphasis: ({ children }: { children: ReactNode }) => <em>{children}</em>,
  strike: ({ children }: { children: ReactNode }) => <s>{children}</s>,
} as const;

const Inline = ({ part }: { part: InlinePart }) => {
  switch (part.kind) {
    case "text":
      return <Mentions text={part.text} />;
    case "code":
      return (
        <code
          dir="ltr"
          className="rounded-[4px] bg-sunken px-1 py-px font-mono text-[13.5px] ring-1 ring-line ring-inset"
        >
          {part.text}
        </code>
      );
    case "link":
      return (
        <a
          href={part.href}
          title={part.href}
          target="_blank"
          rel="noopener noreferrer nofollow ugc"
          className="rounded-control text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
        >
          {part.text}
        </a>
      );
    default: {
      const Span = SPANS[part.kind];
      return (
        <Span>
          <Inlines parts={part.parts} />
        </Span>
      );
    }
  }
};

const Inlines = ({ parts }: { parts: readonly InlinePart[] }) => (
  <>
    {parts.map((part, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never change places
      <Inline key={at} part={part} />
    ))}
  </>
);

interface BlocksProps {
  blocks: readonly Block[];
  /** Stands behind the last word. */
  end?: ReactNode;
}

const Blocks = ({ blocks, end }: BlocksProps) =>
  blocks.map((block, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never change places
    <Fragment key={at}>
      <BlockView block={block} end={at === blocks.length - 1 ? end : undefined} />
    </Fragment>
  ));

const BlockView = ({ block, end }: { block: Block; end: ReactNode }) => {
  switch (block.kind) {
    case "paragraph":
      return (
        <p dir="auto" className="whitespace-pre-wrap text-start wrap-anywhere">
          <Inlines parts={block.parts} />
          {end}
        </p>
      );
    case "code":
      return (
        <>
          <pre
            dir="ltr"
            className="my-1 rounded-control border border-line bg-sunken px-3 py-2 font-mono text-[13.5px]/[20px] whitespace-pre-wrap wrap-anywhere"
          >
            <code>{block.text}</code>
          </pre>
          <p className="self-start empty:hidden">{end}</p>
        </>
      );
    case "quote":
      return (
        <blockquote dir="auto" className="flex flex-col gap-1 border-s-2 border-edge/60 ps-3 text-muted">
          <Blocks blocks={block.blocks} end={end} />
        </blockquote>
      );
    case "list": {
      const List = block.start === null ? "ul" : "ol";
      return (
        <List
          dir="auto"
          start={block.start ?? undefined}
          className={joinClasses(
            "ps-6 text-start marker:text-muted",
            block.start === null ? "list-disc" : "list-decimal marker:tabular-nums",
          )}
        >
          {block.items.map((item, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the items of a text never change places
            <li key={at}>
              <Blocks blocks={item} end={at === block.items.length - 1 ? end : undefined} />
            </li>
          ))}
        </List>
      );
    }
  }
};

/** A text of people, marked up as they meant it. Nothing in it is HTML, and no picture is fetched for it. */
export const MarkdownView = ({ text, end }: { text: string; end?: ReactNode }) => {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return (
    <div className="flex flex-col gap-1.5">
      {blocks.length === 0 ? end : <Blocks blocks={blocks} end={end} />}
    </div>
  );
};
