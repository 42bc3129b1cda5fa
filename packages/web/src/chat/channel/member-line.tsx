import type { Channel, ChannelMember } from "@parley/contract";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "../../design/confirm-dialog.tsx";
import { IconButton } from "../../design/icon-button.tsx";
import { Menu, MenuItem, MenuLine } from "../../design/menu.tsx";
import { useAct } from "../../use-act.ts";
import { useOwnId } from "../../use-parley.ts";
import { PersonLine } from "../friend/person-line.tsx";
import { mayRemove, otherRoles } from "./may-manage.ts";

const MAKE = {
  owner: "channel.makeOwner",
  moderator: "channel.makeModerator",
  member: "channel.makeMember",
} as const;

interface MemberLineProps {
  channel: Channel;
  member: ChannelMember;
}

/** A member with their role; owners change it, moderators send members away. */
export const MemberLine = ({ channel, member }: MemberLineProps) => {
  const { t } = useTranslation();
  const { act } = useAct();
  const isOneself = useOwnId() === member.user.id;
  const [asksToRemove, setAsksToRemove] = useState(false);
  const name = member.user.displayName;
  const target = { id: channel.id, userId: member.user.id };
  const isOwner = channel.role === "owner";
  const removable = !isOneself && mayRemove(channel.role, member.role);
  const role = t(`channel.${member.role}`);
  return (
    <PersonLine person={member.user} showPresence note={isOneself ? `${role} · ${t("you")}` : role}>
      {isOwner || removable ? (
        <Menu trigger={<IconButton icon={Ellipsis} label={t("channel.memberActions", { name })} />}>
          {isOwner
            ? otherRoles(member.role).map((next) => (
                <MenuItem key={next} onSelect={() => void act("member.update", { ...target, role: next })}>
                  {t(MAKE[next])}
                </MenuItem>
              ))
            : null}
          {isOwner && removable ? <MenuLine /> : null}
          {removable ? (
            <MenuItem dangerous onSelect={() => setAsksToRemove(true)}>
              {t("channel.removeMember")}
            </MenuItem>
          ) : null}
        </Menu>
      ) : null}
      <ConfirmDialog
        open={asksToRemove}
        onClose={() => setAsksToRemove(false)}
        title={t("channel.removeMemberTitle", { name, channel: channel.name ?? "" })}
        detail={t("channel.removeMemberDetail")}
        action={t("channel.removeMember")}
        onConfirm={() => void act("member.remove", target)}
      />
    </PersonLine>
  );
};
