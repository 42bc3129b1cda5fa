import {
  Ban,
  Bell,
  Download,
  KeySquare,
  Link2,
  type LucideIcon,
  MonitorSmartphone,
  Palette,
  ShieldCheck,
  UserRound,
} from "lucide-react";

/** The pages about oneself, in the order in which they are needed. */
export const SETTINGS_PLACES = [
  { place: "profile", to: "/settings/profile", icon: UserRound },
  { place: "security", to: "/settings/security", icon: ShieldCheck },
  { place: "sessions", to: "/settings/sessions", icon: MonitorSmartphone },
  { place: "linkedAccounts", to: "/settings/linked-accounts", icon: Link2 },
  { place: "tokens", to: "/settings/tokens", icon: KeySquare },
  { place: "notifications", to: "/settings/notifications", icon: Bell },
  { place: "appearance", to: "/settings/appearance", icon: Palette },
  { place: "blocked", to: "/settings/blocked", icon: Ban },
  { place: "data", to: "/settings/data", icon: Download },
] as const satisfies readonly { place: string; to: string; icon: LucideIcon }[];

export type SettingsPlace = (typeof SETTINGS_PLACES)[number]["place"];
