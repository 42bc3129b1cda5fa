import type { ReactNode } from "react";
import { findLinks } from "./find-links.ts";

/** A message as it was typed: line breaks kept, addresses to follow, nothing else interpreted. */
export const MessageText = ({ text, end }: { text: string; end?: ReactNode }) => (
  <div dir="auto" className="whitespace-pre-wrap text-start wrap-anywhere">
    {findLinks(text).map((part, at) =>
      part.kind === "link" ? (
        <a
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never change places
          key={at}
          href={part.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="rounded-control text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
        >
          {part.text}
        </a>
      ) : (
        part.text
      ),
    )}
    {end}
  </div>
);
