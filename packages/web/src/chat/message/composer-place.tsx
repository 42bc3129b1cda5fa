import type { Channel, PublicProfile } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { useAct } from "../../use-act.ts";
import { useParley, useReplica } from "../../use-parley.ts";
import { useWorkspaceRules } from "../../use-workspace-rules.ts";
import { useFriendship } from "../friend/friendship.ts";
import { FriendshipButton } from "../friend/friendship-button.tsx";
import { Composer } from "./composer.tsx";
import { mayPost } from "./message-actions.ts";

interface ComposerPlaceProps {
  channel: Channel;
  isAside: boolean;
}

/** The composer, or why there is none. */
export const ComposerPlace = ({ channel, isAside }: ComposerPlaceProps) => {
  const { t } = useTranslation();
  const friendship = useFriendship(channel.peer?.id);
  if (channel.archivedAt) return <Explanation>{t("composer.archived")}</Explanation>;
  if (channel.peer && friendship.at !== "friends")
    return <NotFriends channel={channel} peer={channel.peer} isAside={isAside} />;
  if (!mayPost(channel)) {
    const isForOwners = channel.permissions.post === "owner";
    return <Explanation>{t(isForOwners ? "writing.readOnlyOwners" : "writing.readOnly")}</Explanation>;
  }
  return <Composer channel={channel} isAside={isAside} />;
};

const Explanation = ({ children, action }: { children: ReactNode; action?: ReactNode }) => (
  <div
    role="note"
    className="flex min-h-12 animate-late flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-surface border border-line bg-sunken px-4 py-2.5 text-muted"
  >
    <p className="min-w-0 flex-1 basis-60">{children}</p>
    {action}
  </div>
);

/** Below a conversation with someone who is not a friend: what this server and oneself still allow. */
const NotFriends = ({ channel, peer, isAside }: ComposerPlaceProps & { peer: PublicProfile }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const isReady = useReplica((state) => state.epoch !== null);
  const { act, busy } = useAct();
  const { rules, isLoading } = useWorkspaceRules();
  const { data: isBlocked } = useQuery({
    queryKey: ["blocks"],
    enabled: isReady,
    queryFn: () => parley.call("block.list", {}),
    select: (page) => page.items.some((person) => person.id === peer.id),
  });
  if (isBlocked) {
    const name = peer.displayName;
    return (
      <Explanation
        action={
          <Button
            disabled={busy}
            aria-label={t("people.unblockNamed", { name })}
            onClick={() => void act("block.remove", { userId: peer.id })}
          >
            {t("people.unblock")}
          </Button>
        }
      >
        {t("composer.blocked", { name })}
      </Explanation>
    );
  }
  if (rules?.directMessages === "everyone") return <Composer channel={channel} isAside={isAside} />;
  if (isLoading) return null;
  return (
    <Explanation action={<FriendshipButton person={peer} />}>
      {t("composer.notFriends", { name: peer.displayName })}
    </Explanation>
  );
};
