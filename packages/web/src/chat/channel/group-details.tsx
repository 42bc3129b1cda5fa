import type { Channel } from "@parley/contract";
import { ChannelAbout } from "./channel-about.tsx";
import { ChannelLinks } from "./channel-links.tsx";
import { ChannelMembers } from "./channel-members.tsx";
import { ChannelRules } from "./channel-rules.tsx";
import { ChannelWantsSection } from "./channel-wants-section.tsx";
import { GroupActions } from "./group-actions.tsx";

/** Everything about a channel that is not said in it. */
export const GroupDetails = ({ channel }: { channel: Channel }) => (
  <>
    <ChannelAbout channel={channel} />
    <ChannelWantsSection channel={channel} />
    <ChannelMembers channel={channel} />
    <ChannelLinks channel={channel} />
    <ChannelRules channel={channel} />
    <GroupActions channel={channel} />
  </>
);
