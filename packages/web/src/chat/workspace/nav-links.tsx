import { Bookmark, Inbox, MessagesSquare, Search, Settings, ShieldCheck, Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useAdminPlaces } from "../../admin/admin-places.ts";
import { useReplica } from "../../use-parley.ts";

const LINKS = {
  conversations: { to: "/", icon: MessagesSquare, label: "nav.conversations" },
  inbox: { to: "/inbox", icon: Inbox, label: "nav.inbox" },
  search: { to: "/search", icon: Search, label: "nav.search" },
  saved: { to: "/saved", icon: Bookmark, label: "nav.saved" },
  people: { to: "/people", icon: Users, label: "nav.people" },
  settings: { to: "/settings", icon: Settings, label: "nav.settings" },
  admin: { to: "/admin", icon: ShieldCheck, label: "nav.admin" },
} as const;
const EVERYONES_LINKS = [
  LINKS.conversations,
  LINKS.inbox,
  LINKS.saved,
  LINKS.people,
  LINKS.settings,
] as const;

/** Where the bottom bar leads: what a thumb has room for. The rest is in the menu of one's account. */
export const PHONE_LINKS = [
  LINKS.conversations,
  LINKS.inbox,
  LINKS.search,
  LINKS.saved,
  LINKS.people,
] as const;

/** Where the rail leads: to administration as soon as, and as long as, some of it may be entered. */
export const useNavLinks = () =>
  useAdminPlaces().length > 0 ? [...EVERYONES_LINKS, LINKS.admin] : EVERYONES_LINKS;

/** How many people wait for one's answer. */
export const useIncomingCount = (): number =>
  useReplica((state) => state.friendRequests.filter((request) => request.direction === "incoming").length);

/** A count on the corner of an icon. */
const CornerCount = ({ count, label }: { count: number; label: string }) => (
  <span className="absolute -end-1.5 -top-1 min-w-4 rounded-full bg-accent px-1 text-center text-tiny font-semibold tabular-nums text-on-accent">
    <span aria-hidden>{count > 99 ? "99+" : count}</span>
    <span className="sr-only">{label}</span>
  </span>
);

/** What waits behind a link: notifications that are unread, people who would be friends. */
export const NavCount = ({ to }: { to: string }) => {
  const { t } = useTranslation();
  const incoming = useIncomingCount();
  const unread = useReplica((state) => state.inbox.unread);
  if (to === "/people" && incoming > 0) {
    return <CornerCount count={incoming} label={t("nav.requests", { count: incoming })} />;
  }
  if (to === "/inbox" && unread > 0) {
    return <CornerCount count={unread} label={t("nav.unread", { count: unread })} />;
  }
  return null;
};
