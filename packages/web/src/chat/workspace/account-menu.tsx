import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { Menu, MenuItem, MenuLine } from "../../design/menu.tsx";
import { useSignOut } from "../../identity/session/use-sign-out.ts";
import { useOwnProfile } from "../../use-parley.ts";

/** Oneself, at the foot of the rail. */
export const AccountMenu = () => {
  const { t } = useTranslation();
  const me = useOwnProfile();
  const navigate = useNavigate();
  const signOut = useSignOut();
  if (!me) return null;
  return (
    <Menu
      side="inline-end"
      align="end"
      trigger={
        <button type="button" aria-label={t("nav.account")} className="rounded-full">
          <Avatar person={me} />
        </button>
      }
    >
      <div className="px-2 py-1.5">
        <p className="font-semibold">{me.displayName}</p>
        <p className="text-meta text-muted">{me.status || me.username}</p>
      </div>
      <MenuLine />
      <MenuItem onSelect={() => void navigate({ to: "/settings" })}>{t("nav.settings")}</MenuItem>
      <MenuItem onSelect={() => void signOut()}>{t("nav.signOut")}</MenuItem>
    </Menu>
  );
};
