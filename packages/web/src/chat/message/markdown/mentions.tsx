import { MENTION, type PublicProfile } from "@parley/contract";
import { createContext, useContext } from "react";
import { joinClasses } from "../../../design/join-classes.ts";

/** Whom the names of a text can mean: those that the server has found in it. */
interface Mentionable {
  readonly ownId: string;
  readonly mentions: readonly string[];
  readonly people: ReadonlyMap<string, PublicProfile>;
}

export const MentionContext = createContext<Mentionable | null>(null);

interface Named {
  /** What the page shows for it. */
  readonly label: string;
  readonly isOwn: boolean;
}

const EVERYONE = new Set(["all", "here"]);

/** Whom a name in a text means; null where it is only a word. */
export const meantBy = (name: string, { ownId, mentions, people }: Mentionable): Named | null => {
  const wanted = name.toLowerCase();
  if (EVERYONE.has(wanted)) {
    return mentions.length > 0 ? { label: wanted, isOwn: mentions.includes(ownId) } : null;
  }
  const id = mentions.find((each) => people.get(each)?.username.toLowerCase() === wanted);
  return id === undefined ? null : { label: people.get(id)?.displayName ?? name, isOwn: id === ownId };
};

/** Words, with the people they name as chips; those that name oneself in the accent. */
export const Mentions = ({ text }: { text: string }) => {
  const known = useContext(MentionContext);
  if (!known || known.mentions.length === 0 || !text.includes("@")) return text;
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(MENTION)) {
    const name = match[1] ?? "";
    const meant = meantBy(name, known);
    if (!meant) continue;
    parts.push(text.slice(from, match.index));
    parts.push(
      <span
        key={match.index}
        title={`@${name}`}
        data-mention={name}
        className={joinClasses(
          "rounded-[4px] px-0.5 font-semibold",
          meant.isOwn ? "bg-accent/12 text-accent-strong" : "bg-selected",
        )}
      >
        @<bdi>{meant.label}</bdi>
      </span>,
    );
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return parts;
};
