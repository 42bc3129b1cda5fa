import type { Channel, PublicProfile } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { Avatar } from "../../design/avatar.tsx";
import { unreadOf } from "../channel/channel-order.ts";
import { useOpenDirect } from "../channel/use-open-direct.ts";
import { PresenceDot } from "../presence/presence-dot.tsx";
import { LINE_LOOK, LineEnd } from "./channel-link.tsx";

/** A person in the sidebar; the first click opens the conversation. */
export const PersonLink = ({ person, channel }: { person: PublicProfile; channel: Channel | null }) => {
  const openDirect = useOpenDirect();
  const content = (
    <>
      <span className="relative">
        <Avatar person={person} size="small" />
        <PresenceDot
          userId={person.id}
          className="absolute -end-1 -bottom-1 box-content size-2! border-2! border-ground! bg-clip-padding data-[presence=offline]:hidden md:border-sunken!"
        />
      </span>
      <span dir="auto" className="name-line min-w-0 flex-1">
        {person.displayName}
      </span>
      {channel ? <LineEnd channel={channel} /> : null}
    </>
  );
  return (
    <li>
      {channel ? (
        <Link
          to="/c/$channelId"
          params={{ channelId: channel.id }}
          data-unread={unreadOf(channel) > 0 ? "" : undefined}
          className={LINE_LOOK}
        >
          {content}
        </Link>
      ) : (
        <button type="button" className={LINE_LOOK} onClick={() => void openDirect(person.id)}>
          {content}
        </button>
      )}
    </li>
  );
};
