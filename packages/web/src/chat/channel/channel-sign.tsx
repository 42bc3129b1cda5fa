import type { Channel, PublicProfile } from "@parley/contract";
import { Archive, Hash, Lock } from "lucide-react";
import { Avatar } from "../../design/avatar.tsx";
import { joinClasses } from "../../design/join-classes.ts";

type Signed = Pick<Channel, "avatar" | "archivedAt"> & { readonly visibility?: Channel["visibility"] };

/** What stands before the name of a channel: its emoji, else a sign of what it is. */
export const ChannelSign = ({ channel, size = 16 }: { channel: Signed; size?: number }) => {
  if (channel.archivedAt) return <Archive size={size} strokeWidth={1.75} aria-hidden className="shrink-0" />;
  if (channel.avatar) {
    return (
      <span aria-hidden style={{ fontSize: size }} className="font-emoji leading-none">
        {channel.avatar}
      </span>
    );
  }
  const Icon = channel.visibility === "private" ? Lock : Hash;
  return <Icon size={size} strokeWidth={1.75} aria-hidden className="shrink-0" />;
};

/** Two of the people of a small conversation, one behind the other. */
export const StackedAvatars = ({ people }: { people: readonly PublicProfile[] }) => {
  const [first, second] = people;
  if (!first) return null;
  if (!second) return <Avatar person={first} size="small" />;
  return (
    <span className="relative size-6 shrink-0">
      <span className="absolute start-0 top-0 origin-top-left scale-[0.7] rtl:origin-top-right">
        <Avatar person={second} size="small" />
      </span>
      <span
        className={joinClasses(
          "absolute end-0 bottom-0 origin-bottom-right scale-[0.7] rounded-full ring-2 ring-ground md:ring-sunken",
          "rtl:origin-bottom-left",
        )}
      >
        <Avatar person={first} size="small" />
      </span>
    </span>
  );
};
