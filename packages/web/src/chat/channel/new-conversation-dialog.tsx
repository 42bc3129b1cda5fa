import { GROUP_DIRECT_PEOPLE_MAX, type PublicProfile } from "@parley/contract";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { DialogActions } from "../../design/dialog-actions.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useSubmission } from "../../identity/use-submission.ts";
import { useParley, useReplica } from "../../use-parley.ts";
import { useListOfNames } from "./channel-name.ts";
import { PeoplePicker } from "./people-picker.tsx";

const OTHERS_MAX = GROUP_DIRECT_PEOPLE_MAX - 1;

interface NewConversationDialogProps {
  open: boolean;
  onClose: () => void;
  /** For whoever has no friends yet. */
  onFindSomeone: () => void;
}

/** Begins a conversation with one person or a few: there is one for each set of people. */
export const NewConversationDialog = ({ open, onClose, onFindSomeone }: NewConversationDialogProps) => {
  const { t } = useTranslation();
  return (
    <Dialog open={open} onClose={onClose} title={t("channels.group.title")}>
      <NewConversation onClose={onClose} onFindSomeone={onFindSomeone} />
    </Dialog>
  );
};

const NewConversation = ({ onClose, onFindSomeone }: Omit<NewConversationDialogProps, "open">) => {
  const { t } = useTranslation();
  const hasFriends = useReplica((state) => state.friends.length > 0);
  if (hasFriends) return <ChoosePeople onClose={onClose} />;
  return (
    <div className="flex flex-col items-start gap-4 p-4">
      <p className="text-muted">{t("channels.group.none")}</p>
      <Button look="primary" onClick={onFindSomeone}>
        {t("sidebar.findSomeone")}
      </Button>
    </div>
  );
};

const ChoosePeople = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const navigate = useNavigate();
  const listOf = useListOfNames();
  const [people, setPeople] = useState<readonly PublicProfile[]>([]);
  const { submit, busy, problem } = useSubmission();
  const isTooMany = people.length > OTHERS_MAX;

  const start = async (event: FormEvent) => {
    event.preventDefault();
    await submit(async () => {
      const userIds = people.map((person) => person.id);
      const channel = await parley.call("channel.create", { kind: "direct", userIds });
      onClose();
      await navigate({ to: "/c/$channelId", params: { channelId: channel.id } });
    });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => void start(event)}
      className="flex min-h-0 flex-1 flex-col gap-4 p-4"
    >
      <p className="text-meta text-muted">{t("channels.group.hint")}</p>
      <PeoplePicker legend={t("channels.group.people")} chosen={people} onChange={setPeople} autoFocus />
      <p aria-live="polite" className="min-h-[18px] text-meta text-muted">
        {isTooMany
          ? t("channels.group.tooMany", { count: OTHERS_MAX })
          : people.length > 0
            ? t("channels.group.with", { names: listOf(people) })
            : null}
      </p>
      {problem ? <ProblemNote problem={problem} /> : null}
      <DialogActions onClose={onClose} busy={busy} disabled={people.length === 0 || isTooMany}>
        {t("channels.group.start")}
      </DialogActions>
    </form>
  );
};
