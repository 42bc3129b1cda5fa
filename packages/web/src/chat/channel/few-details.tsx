import type { Channel } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { FriendshipButton } from "../friend/friendship-button.tsx";
import { PersonLine } from "../friend/person-line.tsx";
import { PresenceNote } from "../presence/presence-note.tsx";
import { ChannelWantsSection } from "./channel-wants-section.tsx";
import { PaneSection } from "./pane-section.tsx";

/** A conversation of a few: who they are, and what one wants of it. */
export const FewDetails = ({ channel }: { channel: Channel }) => {
  const { t } = useTranslation();
  return (
    <>
      <PaneSection title={t("channel.members", { count: channel.memberCount })}>
        <ul aria-label={t("channel.showMembers")}>
          {channel.peers?.map((person) => (
            <PersonLine
              key={person.id}
              person={person}
              showPresence
              note={<PresenceNote userId={person.id} status={person.status} />}
            >
              <FriendshipButton person={person} />
            </PersonLine>
          ))}
        </ul>
      </PaneSection>
      <ChannelWantsSection channel={channel} />
    </>
  );
};
