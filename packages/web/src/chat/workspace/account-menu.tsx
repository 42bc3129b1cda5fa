import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useAdminPlaces } from "../../admin/admin-places.ts";
import { Avatar } from "../../design/avatar.tsx";
import { Menu, MenuItem, MenuLine } from "../../design/menu.tsx";
import { useSignOut } from "../../identity/session/use-sign-out.ts";
import { useOwnProfile } from "../../use-parley.ts";
import { statusWords } from "../presence/custom-status.tsx";
import { CornerDot } from "../presence/presence-dot.tsx";
import { StatusItems } from "../presence/status-items.tsx";
import { useOwnPresence, useOwnStatus } from "../presence/use-own-status.ts";

/** Oneself: at the foot of the rail, on a phone at the head of the sidebar, with what its bottom bar has no room for. */
export const AccountMenu = ({ side = "inline-end" }: { side?: "inline-end" | "bottom" }) => {
  const { t } = useTranslation();
  const me = useOwnProfile();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const presence = useOwnPresence();
  const { custom } = useOwnStatus();
  const isAdmin = useAdminPlaces().length > 0;
  if (!me) return null;
  return (
    <Menu
      side={side}
      align="end"
      trigger={
        <button
          type="button"
          aria-label={t("nav.account")}
          className="relative inline-flex items-center justify-center rounded-full pointer-coarse:size-11"
        >
          <span className="relative">
            <Avatar person={me} />
            <CornerDot userId={me.id} status={presence} on="sidebar" className="-end-0.5! -bottom-0.5!" />
          </span>
        </button>
      }
    >
      <div className="px-2 py-1.5">
        <p className="font-semibold">{me.displayName}</p>
        <p className="text-meta text-muted">{custom ? statusWords(custom) : me.status || me.username}</p>
        <p className="text-meta text-muted">{t(`presence.${presence}`)}</p>
      </div>
      <MenuLine />
      <StatusItems />
      <MenuLine />
      <MenuItem onSelect={() => void navigate({ to: "/settings" })}>{t("nav.settings")}</MenuItem>
      {side === "bottom" && isAdmin ? (
        <MenuItem onSelect={() => void navigate({ to: "/admin" })}>{t("nav.admin")}</MenuItem>
      ) : null}
      <MenuItem onSelect={() => void signOut()}>{t("nav.signOut")}</MenuItem>
    </Menu>
  );
};
