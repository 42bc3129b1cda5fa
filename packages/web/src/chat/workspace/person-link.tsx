import type { Channel, PublicProfile } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { Avatar } from "../../design/avatar.tsx";
import { useOpenDirect } from "../channel/use-open-direct.ts";
import { CustomStatusMark } from "../presence/custom-status.tsx";
import { CornerDot } from "../presence/presence-dot.tsx";
import { useTypists } from "../typing/typing-line.tsx";
import { LINE_LOOK, lineMarks } from "./channel-link.tsx";
import { LineEnd } from "./line-end.tsx";

interface PersonLinkProps {
  person: PublicProfile;
  channel: Channel | null;
  now: number;
}

/** A person in the sidebar; the first click opens the conversation. */
export const PersonLink = ({ person, channel, now }: PersonLinkProps) => {
  const openDirect = useOpenDirect();
  const isTyped = useTypists(channel?.id ?? "").length > 0;
  const content = (
    <>
      <span className="relative shrink-0">
        <Avatar person={person} size="small" />
        <CornerDot userId={person.id} className="size-2!" on="sidebar" />
      </span>
      <span dir="auto" className="name-line min-w-0 flex-1">
        {person.displayName}
      </span>
      <CustomStatusMark userId={person.id} className="text-[14px]" />
      {channel ? <LineEnd channel={channel} now={now} isTyped={isTyped} /> : null}
    </>
  );
  return channel ? (
    <Link
      to="/c/$channelId"
      params={{ channelId: channel.id }}
      search={{}}
      className={LINE_LOOK}
      {...lineMarks(channel, now)}
    >
      {content}
    </Link>
  ) : (
    <button type="button" className={LINE_LOOK} onClick={() => void openDirect(person.id)}>
      {content}
    </button>
  );
};
