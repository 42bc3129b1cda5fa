import type { ChannelVisibility, PublicProfile } from "@parley/contract";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/dialog.tsx";
import { DialogActions } from "../../design/dialog-actions.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useSubmission } from "../../identity/use-submission.ts";
import { useParley, useReplica } from "../../use-parley.ts";
import { ChannelFields, type Described } from "./channel-fields.tsx";
import { PeoplePicker } from "./people-picker.tsx";
import { VisibilityChoice } from "./visibility-choice.tsx";

interface CreateChannelDialogProps {
  open: boolean;
  onClose: () => void;
}

/** A name makes a channel; the rest can be said now or later. */
export const CreateChannelDialog = ({ open, onClose }: CreateChannelDialogProps) => {
  const { t } = useTranslation();
  return (
    <Dialog open={open} onClose={onClose} title={t("channel.createTitle")}>
      <CreateChannel onClose={onClose} />
    </Dialog>
  );
};

const EMPTY: Described = { name: "", topic: "", description: "", avatar: null };

const CreateChannel = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const navigate = useNavigate();
  const hasFriends = useReplica((state) => state.friends.length > 0);
  const [described, setDescribed] = useState(EMPTY);
  const [visibility, setVisibility] = useState<ChannelVisibility>("private");
  const [members, setMembers] = useState<readonly PublicProfile[]>([]);
  const { submit, busy, problem, fieldErrors, setFieldErrors } = useSubmission();

  const create = async (event: FormEvent) => {
    event.preventDefault();
    const { name, topic, description, avatar } = described;
    if (!name.trim()) {
      setFieldErrors({ name: t("identity.required") });
      return;
    }
    await submit(async () => {
      const channel = await parley.call("channel.create", {
        kind: "group",
        name: name.trim(),
        topic: topic.trim() || null,
        description: description.trim() || null,
        avatar,
        visibility,
        memberIds: members.map((person) => person.id),
      });
      onClose();
      await navigate({ to: "/c/$channelId", params: { channelId: channel.id } });
    });
  };
  return (
    <form noValidate onSubmit={(event) => void create(event)} className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
        <ChannelFields value={described} onChange={setDescribed} errors={fieldErrors} />
        <VisibilityChoice value={visibility} onChange={setVisibility} />
        {hasFriends ? (
          <PeoplePicker legend={t("channel.invite")} chosen={members} onChange={setMembers} />
        ) : (
          <p className="text-meta text-muted">{t("channel.inviteNone")}</p>
        )}
        {problem ? <ProblemNote problem={problem} /> : null}
      </div>
      <div className="border-t border-line p-4">
        <DialogActions onClose={onClose} busy={busy}>
          {t("channel.create")}
        </DialogActions>
      </div>
    </form>
  );
};
