import type { ParleyPermission } from "@parley/contract";
import {
  Activity,
  KeyRound,
  type LucideIcon,
  MailPlus,
  ScrollText,
  ShieldCheck,
  Users,
  Webhook,
} from "lucide-react";
import { useReplica } from "../use-parley.ts";

/** The pages of administration, each with the permission that opens it. */
export const ADMIN_PLACES = [
  { place: "users", to: "/admin/users", icon: Users, permission: "user.read" },
  { place: "roles", to: "/admin/roles", icon: ShieldCheck, permission: "role.read" },
  { place: "invitations", to: "/admin/invitations", icon: MailPlus, permission: "invitation.write" },
  { place: "activity", to: "/admin/activity", icon: Activity, permission: "audit.read" },
  { place: "audit", to: "/admin/audit", icon: ScrollText, permission: "audit.read" },
  { place: "keys", to: "/admin/keys", icon: KeyRound, permission: "key.read" },
  { place: "webhooks", to: "/admin/webhooks", icon: Webhook, permission: "webhook.write" },
] as const satisfies readonly { place: string; to: string; icon: LucideIcon; permission: ParleyPermission }[];

export type AdminPlace = (typeof ADMIN_PLACES)[number]["place"];

export const placesFor = (permissions: readonly string[]) =>
  ADMIN_PLACES.filter(({ permission }) => permissions.includes(permission));

/** Where whoever is signed in may go, as it is now: a role given or taken shows at once. */
export const useAdminPlaces = () => useReplica((state) => placesFor(state.permissions));

export const useMay = (permission: ParleyPermission): boolean =>
  useReplica((state) => state.permissions.includes(permission));

/** Null until the server has said what one may do. */
export const useMayEnter = (place: AdminPlace): boolean | null =>
  useReplica((state) =>
    state.epoch === null ? null : placesFor(state.permissions).some((each) => each.place === place),
  );
