import { useNavigate } from "@tanstack/react-router";
import { Compass, Plus, UserPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { IconButton } from "../../design/icon-button.tsx";
import { useDialogs } from "./dialogs.tsx";
import type { SidebarGroup } from "./sidebar-groups.ts";

/** What can be added to a group, at the end of its heading. */
export const GroupAction = ({ group }: { group: SidebarGroup }) => {
  const { t } = useTranslation();
  const { show } = useDialogs();
  const navigate = useNavigate();
  switch (group.is) {
    case "channels":
      return (
        <span className="flex">
          <IconButton
            icon={Compass}
            label={t("channels.browse.open")}
            onClick={() => void navigate({ to: "/channels" })}
          />
          <IconButton icon={Plus} label={t("sidebar.createChannel")} onClick={() => show("create-channel")} />
        </span>
      );
    case "people":
      return (
        <IconButton icon={UserPlus} label={t("sidebar.findSomeone")} onClick={() => show("find-someone")} />
      );
    default:
      return null;
  }
};

interface EmptyGroupProps {
  group: SidebarGroup;
  /** Nothing of its kind is in another group either. */
  isAll: boolean;
}

/** What to do next where there is nothing yet. */
export const EmptyGroup = ({ group, isAll }: EmptyGroupProps) => {
  const { t } = useTranslation();
  const { show } = useDialogs();
  if (!isAll && group.is !== "favourites") return null;
  switch (group.is) {
    case "channels":
      return <li className="px-2 py-1 text-meta text-muted">{t("sidebar.noChannels")}</li>;
    case "favourites":
      return <li className="px-2 py-1 text-meta text-muted">{t("channels.sections.drop")}</li>;
    case "people":
      return (
        <li className="flex flex-col items-start gap-2 px-2 py-1">
          <span className="text-meta text-muted">{t("sidebar.noPeople")}</span>
          <Button onClick={() => show("find-someone")}>{t("sidebar.findSomeone")}</Button>
        </li>
      );
    default:
      return null;
  }
};
