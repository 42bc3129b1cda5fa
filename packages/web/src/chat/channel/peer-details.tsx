import type { PublicProfile } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { useFormats } from "../../i18n/use-formats.ts";
import { useFriendship } from "../friend/friendship.ts";
import { FriendshipButton } from "../friend/friendship-button.tsx";
import { PersonMenu } from "../friend/person-menu.tsx";
import { PresenceNote } from "../presence/presence-note.tsx";

/** The other person of a direct conversation. */
export const PeerDetails = ({ person }: { person: PublicProfile }) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const friendship = useFriendship(person.id);
  return (
    <div className="flex flex-col items-center gap-1 pt-4 text-center">
      <Avatar person={person} size="large" />
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
    </div>
  );
};
