import type { PresenceStatus } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { joinClasses } from "../../design/join-classes.ts";
import { useReplica } from "../../use-parley.ts";
import { useWatched } from "./use-watched.ts";

/** Offline until the replica says otherwise. */
export const usePresence = (userId: string): PresenceStatus =>
  useReplica((state) => state.presence.get(userId) ?? "offline");

/** Each has a form of its own besides its colour: full, a crescent, full with a bar, a ring. */
const LOOKS: Readonly<Record<PresenceStatus, string>> = {
  online: "bg-online",
  away: "bg-[radial-gradient(circle_at_20%_20%,transparent_44%,var(--color-away)_48%)]",
  dnd: "bg-danger bg-[linear-gradient(var(--color-ground),var(--color-ground))] bg-size-[60%_22%] bg-center bg-no-repeat",
  offline: "border-[1.5px] border-edge",
};

interface PresenceDotProps {
  userId: string;
  className?: string;
  /** Of oneself, whom this page knows better. */
  status?: PresenceStatus;
}

/** How somebody is. Wherever it is on the screen, it is kept up to date. */
export const PresenceDot = ({ userId, className, status: known }: PresenceDotProps) => {
  const { t } = useTranslation();
  const told = usePresence(userId);
  const status = known ?? told;
  return (
    <span
      ref={useWatched(userId)}
      role="img"
      aria-label={t(`presence.${status}`)}
      data-presence={status}
      className={joinClasses("inline-block size-2.5 shrink-0 rounded-full", LOOKS[status], className)}
    />
  );
};

const GROUNDS = { page: "border-ground!", sidebar: "border-ground! md:border-sunken!" } as const;

interface CornerDotProps extends PresenceDotProps {
  /** What is behind the picture. */
  on?: keyof typeof GROUNDS;
}

/** On the corner of a picture; nothing for who is offline, who is watched all the same. */
export const CornerDot = ({ className, on = "page", ...rest }: CornerDotProps) => (
  <PresenceDot
    {...rest}
    className={joinClasses(
      "absolute -end-1 -bottom-1 box-content border-2! bg-ground bg-clip-padding",
      GROUNDS[on],
      "data-[presence=offline]:invisible data-[presence=online]:bg-online data-[presence=dnd]:bg-danger",
      className,
    )}
  />
);
