import type { Channel, PublicProfile, SearchHit } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { ShortTime } from "../excerpt/time-of.tsx";
import { useSpotNote } from "../excerpt/use-channels-of.ts";
import { useLiveMessage } from "../excerpt/use-live-message.ts";
import type { SpotLink } from "../message/jump-to.ts";
import { snippetOf } from "./snippet.ts";

interface HitLineProps {
  hit: SearchHit;
  link: SpotLink;
  sender: PublicProfile | undefined;
  channel: Channel | undefined;
  /** Shown in its place at the moment, or last. */
  isCurrent: boolean;
  onOpen: () => void;
}

/** One message that was found: whose, where, when, and what of it matches. */
export const HitLine = ({ hit, link, sender, channel, isCurrent, onOpen }: HitLineProps) => {
  const { t } = useTranslation();
  const noteOf = useSpotNote();
  const message = useLiveMessage(hit.message);
  const name = sender?.displayName ?? t("unknownPerson");
  // What was changed since is shown as it is now; where the hits were, they may not be any more.
  const highlights = message.text === hit.message.text ? hit.highlights : [];
  return (
    <li>
      <Link
        {...link}
        data-hit={message.id}
        aria-current={isCurrent ? "true" : undefined}
        onClick={onOpen}
        className="focus-inset flex gap-3 rounded-surface px-3 py-2.5 hover:bg-sunken aria-[current=true]:bg-selected"
      >
        <Avatar person={sender ?? { id: message.senderId, displayName: name }} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2 leading-5">
            <span dir="auto" className="name-line max-w-[60%] shrink-0 font-semibold">
              {name}
            </span>
            <span dir="auto" className="name-line min-w-0 flex-1 text-meta text-muted">
              {noteOf(channel)}
            </span>
            <ShortTime time={message.createdAt} />
          </span>
          {message.deletedAt ? (
            <span className="block text-muted italic">{t("message.deleted")}</span>
          ) : (
            <span
              dir="auto"
              className="line-clamp-3 text-start whitespace-pre-line wrap-anywhere"
              data-snippet
            >
              {snippetOf(message.text, highlights).map((part, at) => (
                <SnippetPiece key={part.start} part={part} isFirst={at === 0} />
              ))}
            </span>
          )}
        </span>
      </Link>
    </li>
  );
};

/** What marks words up is no word; where it stands inside of a hit it was looked for. */
const MARKUP = /\*\*|__|~~|`+/g;

const SnippetPiece = ({
  part,
  isFirst,
}: {
  part: ReturnType<typeof snippetOf>[number];
  isFirst: boolean;
}) => (
  <>
    {isFirst && part.start > 0 ? "…" : null}
    {part.isHit ? (
      <mark className="rounded-[3px] bg-accent/20 font-semibold text-ink">{part.text}</mark>
    ) : (
      part.text.replace(MARKUP, "")
    )}
  </>
);
