import type { PresenceStatus } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { joinClasses } from "../../design/join-classes.ts";
import { useReplica } from "../../use-parley.ts";

/** Offline until the replica says otherwise. */
export const usePresence = (userId: string): PresenceStatus =>
  useReplica((state) => state.presence.get(userId) ?? "offline");

const LOOKS: Readonly<Record<PresenceStatus, string>> = {
  online: "bg-online",
  away: "bg-away",
  dnd: "bg-danger",
  offline: "border-[1.5px] border-edge",
};

/** Full green, full amber, or an empty ring: told apart without colour by the words that come with it. */
export const PresenceDot = ({ userId, className }: { userId: string; className?: string }) => {
  const { t } = useTranslation();
  const status = usePresence(userId);
  return (
    <span
      role="img"
      aria-label={t(`presence.${status}`)}
      data-presence={status}
      className={joinClasses("inline-block size-2.5 shrink-0 rounded-full", LOOKS[status], className)}
    />
  );
};
