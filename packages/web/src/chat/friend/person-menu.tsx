import type { PublicProfile } from "@parley/contract";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "../../design/confirm-dialog.tsx";
import { IconButton } from "../../design/icon-button.tsx";
import { Menu, MenuItem } from "../../design/menu.tsx";
import { useAct } from "../../use-act.ts";
import { useFriendship } from "./friendship.ts";

/** Ends a friendship, or all contact; asks before it does. */
export const PersonMenu = ({ person }: { person: PublicProfile }) => {
  const { t } = useTranslation();
  const { act } = useAct();
  const friendship = useFriendship(person.id);
  const [asks, setAsks] = useState<"remove" | "block" | null>(null);
  const name = person.displayName;
  const close = () => setAsks(null);
  return (
    <>
      <Menu trigger={<IconButton icon={Ellipsis} label={t("people.more", { name })} />}>
        {friendship.at === "friends" ? (
          <MenuItem onSelect={() => setAsks("remove")}>{t("people.remove")}</MenuItem>
        ) : null}
        <MenuItem dangerous onSelect={() => setAsks("block")}>
          {t("people.block")}
        </MenuItem>
      </Menu>
      <ConfirmDialog
        open={asks === "remove"}
        onClose={close}
        title={t("people.removeTitle", { name })}
        detail={t("people.removeDetail")}
        action={t("people.remove")}
        onConfirm={() => void act("friend.remove", { userId: person.id })}
      />
      <ConfirmDialog
        open={asks === "block"}
        onClose={close}
        title={t("people.blockTitle", { name })}
        detail={t("people.blockDetail")}
        action={t("people.block")}
        onConfirm={() => void act("block.add", { userId: person.id })}
      />
    </>
  );
};
