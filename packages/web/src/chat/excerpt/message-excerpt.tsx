import type { Message, PublicProfile } from "@parley/contract";
import { Link, useNavigate } from "@tanstack/react-router";
import type { MouseEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import type { ConversationSearch } from "../channel/conversation-search.ts";
import { useSpotLink } from "../message/jump-to.ts";
import { MessageText } from "../message/message-text.tsx";
import { ShortTime } from "./time-of.tsx";

interface MessageExcerptProps {
  message: Message;
  sender: PublicProfile | undefined;
  /** Whom it may name. */
  people: ReadonlyMap<string, PublicProfile>;
  /** Where it stands, where the list is of several channels. */
  channelName?: string;
  /** What stays beside the conversation when one goes to the message. */
  keeps?: ConversationSearch;
  /** Below the text. */
  note?: ReactNode;
  /** At its end: what can be done. */
  actions?: ReactNode;
}

/** Whether a click was meant for what it hit, or marked text, and not for the row around it. */
export const isOwnClick = (event: MouseEvent): boolean =>
  (event.target as Element).closest("a, button") !== null || String(getSelection()) !== "";

/** A message in a list of messages: whose, where, when, and the way to its place. */
export const MessageExcerpt = (props: MessageExcerptProps) => {
  const { message, sender, people, channelName, keeps, note, actions } = props;
  const { t } = useTranslation();
  const navigate = useNavigate();
  const spot = useSpotLink(message);
  const link = { ...spot, search: { ...keeps, ...spot.search } } as typeof spot;
  const name = sender?.displayName ?? t("unknownPerson");
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has the link in it
    <li
      onClick={(event) => {
        if (!isOwnClick(event)) void navigate(link);
      }}
      className="group flex cursor-pointer gap-3 rounded-surface px-3 py-3 hover:bg-sunken has-[a:focus-visible]:bg-sunken"
    >
      <Avatar person={sender ?? { id: message.senderId, displayName: name }} />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2 leading-5">
          <Link {...link} className="flex max-w-[70%] shrink-0 items-baseline gap-2 rounded-control">
            <span className="sr-only">{t("places.jump")}</span>
            <span dir="auto" className="name-line font-semibold">
              {name}
            </span>
            <ShortTime time={message.createdAt} />
          </Link>
          {channelName ? (
            <span dir="auto" className="name-line min-w-0 flex-1 text-meta text-muted">
              {channelName}
            </span>
          ) : null}
        </div>
        <div className="line-clamp-6 *:block">
          {message.deletedAt ? (
            <p className="text-muted italic">{t("message.deleted")}</p>
          ) : (
            <MessageText text={message.text} mentions={message.mentions} people={people} />
          )}
        </div>
        {note ? <p className="mt-0.5 text-meta text-muted">{note}</p> : null}
      </div>
      {actions ? <div className="flex shrink-0 items-start">{actions}</div> : null}
    </li>
  );
};
