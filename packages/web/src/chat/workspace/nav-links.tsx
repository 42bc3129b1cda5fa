import { MessagesSquare, Settings, Users } from "lucide-react";
import { useReplica } from "../../use-parley.ts";

/** Where the rail and the bottom bar lead. */
export const NAV_LINKS = [
  { to: "/", icon: MessagesSquare, label: "nav.conversations" },
  { to: "/people", icon: Users, label: "nav.people" },
  { to: "/settings", icon: Settings, label: "nav.settings" },
] as const;

/** How many people wait for one's answer. */
export const useIncomingCount = (): number =>
  useReplica((state) => state.friendRequests.filter((request) => request.direction === "incoming").length);

/** A count on the corner of an icon. */
export const CornerCount = ({ count, label }: { count: number; label: string }) => (
  <span className="absolute -end-1.5 -top-1 min-w-4 rounded-full bg-accent px-1 text-center text-tiny font-semibold tabular-nums text-on-accent">
    <span aria-hidden>{count > 99 ? "99+" : count}</span>
    <span className="sr-only">{label}</span>
  </span>
);
