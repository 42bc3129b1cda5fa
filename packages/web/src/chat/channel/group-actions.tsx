import type { Channel } from "@parley/contract";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ConfirmDialog } from "../../design/confirm-dialog.tsx";
import { useAct } from "../../use-act.ts";
import { useOwnId } from "../../use-parley.ts";
import { DeleteChannelDialog } from "./delete-channel-dialog.tsx";
import { rightsIn } from "./may-manage.ts";

/** What ends something, below everything else. */
export const GroupActions = ({ channel }: { channel: Channel }) => {
  const { t } = useTranslation();
  const { act } = useAct();
  const ownId = useOwnId();
  const navigate = useNavigate();
  const [asks, setAsks] = useState<"leave" | "archive" | "delete" | null>(null);
  const close = () => setAsks(null);
  const name = channel.name ?? "";
  const isArchived = channel.archivedAt !== null;
  const { govern } = rightsIn(channel);

  const leave = async () => {
    if (await act("member.remove", { id: channel.id, userId: ownId })) await navigate({ to: "/" });
  };
  return (
    <div className="flex flex-col items-start gap-1 border-t border-line p-4 [&>button]:-ms-3">
      {govern && isArchived ? (
        <Button look="quiet" onClick={() => void act("channel.update", { id: channel.id, archived: false })}>
          {t("channel.unarchive")}
        </Button>
      ) : null}
      {govern && !isArchived ? (
        <Button look="quiet" onClick={() => setAsks("archive")}>
          {t("channel.archive")}
        </Button>
      ) : null}
      <Button look="quiet-danger" onClick={() => setAsks("leave")}>
        {t("channel.leave")}
      </Button>
      {govern ? (
        <Button look="quiet-danger" onClick={() => setAsks("delete")}>
          {t("channels.rules.delete")}
        </Button>
      ) : null}
      <ConfirmDialog
        open={asks === "leave"}
        onClose={close}
        title={t("channel.leaveTitle", { channel: name })}
        detail={t(channel.visibility === "public" ? "channels.leavePublic" : "channel.leaveDetail")}
        action={t("channel.leave")}
        onConfirm={() => void leave()}
      />
      <ConfirmDialog
        open={asks === "archive"}
        onClose={close}
        title={t("channel.archiveTitle", { channel: name })}
        detail={t("channel.archiveDetail")}
        action={t("channel.archive")}
        onConfirm={() => void act("channel.archive", { id: channel.id })}
      />
      <DeleteChannelDialog channel={channel} open={asks === "delete"} onClose={close} />
    </div>
  );
};
