import type { Channel, PublicProfile } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { useFormats } from "../../i18n/use-formats.ts";
import { useFriendship } from "../friend/friendship.ts";
import { FriendshipButton } from "../friend/friendship-button.tsx";
import { PersonMenu } from "../friend/person-menu.tsx";
import { CornerDot } from "../presence/presence-dot.tsx";
import { PresenceNote } from "../presence/presence-note.tsx";
import { ChannelWantsSection } from "./channel-wants-section.tsx";

/** The other person of a direct conversation. */
export const PeerDetails = ({ person, channel }: { person: PublicProfile; channel: Channel }) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const friendship = useFriendship(person.id);
  return (
    <>
      <section className="flex flex-col items-center gap-1 px-4 pt-8 pb-6 text-center">
        <span className="relative">
          <Avatar person={person} size="large" />
          <CornerDot userId={person.id} className="end-0! bottom-0! size-3!" />
        </span>
        <p dir="auto" className="mt-3 line-clamp-3 max-w-full wrap-anywhere text-title font-semibold">
          {person.displayName}
        </p>
        <p className="text-meta text-muted">{person.username}</p>
        <p dir="auto" className="text-meta text-muted">
          <PresenceNote userId={person.id} status={person.status} />
        </p>
        <p className="mt-3 text-meta">
          {friendship.at === "friends"
            ? t("channel.friendsSince", { date: formats.date(friendship.since) })
            : t("channel.notFriends")}
        </p>
        <div className="mt-4 flex items-center gap-2">
          {friendship.at === "friends" ? null : <FriendshipButton person={person} />}
          <PersonMenu person={person} />
        </div>
      </section>
      <ChannelWantsSection channel={channel} />
    </>
  );
};
