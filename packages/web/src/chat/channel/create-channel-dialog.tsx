import { CHANNEL_NAME_CHARACTERS_MAX } from "@parley/contract";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { DialogActions } from "../../design/dialog-actions.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useSubmission } from "../../identity/use-submission.ts";
import { useParley, useReplica } from "../../use-parley.ts";
import { matchingFirst } from "../workspace/matching-first.ts";

interface CreateChannelDialogProps {
  open: boolean;
  onClose: () => void;
}

/** A name and some friends make a channel. */
export const CreateChannelDialog = ({ open, onClose }: CreateChannelDialogProps) => {
  const { t } = useTranslation();
  return (
    <Dialog open={open} onClose={onClose} title={t("channel.createTitle")}>
      <CreateChannel onClose={onClose} />
    </Dialog>
  );
};

const CreateChannel = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [memberIds, setMemberIds] = useState<ReadonlySet<string>>(new Set());
  const { submit, busy, problem, fieldErrors, setFieldErrors } = useSubmission();

  const create = async (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim()) {
      setFieldErrors({ name: t("identity.required") });
      return;
    }
    await submit(async () => {
      const channel = await parley.call("channel.create", {
        kind: "group",
        name: name.trim(),
        memberIds: [...memberIds],
      });
      onClose();
      await navigate({ to: "/c/$channelId", params: { channelId: channel.id } });
    });
  };
  const toggle = (userId: string) => {
    const next = new Set(memberIds);
    if (!next.delete(userId)) next.add(userId);
    setMemberIds(next);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => void create(event)}
      className="flex min-h-0 flex-1 flex-col gap-4 p-4"
    >
      <TextField
        label={t("channel.name")}
        placeholder={t("channel.namePlaceholder")}
        maxLength={CHANNEL_NAME_CHARACTERS_MAX}
        autoFocus
        autoComplete="off"
        value={name}
        error={fieldErrors.name}
        onChange={(event) => setName(event.target.value)}
      />
      <FriendPicker chosen={memberIds} onToggle={toggle} />
      {problem ? <ProblemNote problem={problem} /> : null}
      <DialogActions onClose={onClose} busy={busy}>
        {t("channel.create")}
      </DialogActions>
    </form>
  );
};

interface FriendPickerProps {
  chosen: ReadonlySet<string>;
  onToggle: (userId: string) => void;
}

/** Past this many friends a field narrows them down. */
const FILTER_FROM = 8;

const FriendPicker = ({ chosen, onToggle }: FriendPickerProps) => {
  const { t } = useTranslation();
  const friends = useReplica((state) => state.friends);
  const [query, setQuery] = useState("");
  const named = friends.map(({ user }) => ({ name: user.displayName, user }));
  if (friends.length === 0) return <p className="text-meta text-muted">{t("channel.inviteNone")}</p>;
  return (
    <fieldset className="flex min-h-0 min-w-0 flex-1 flex-col">
      <legend className="mb-1 text-meta font-semibold">{t("channel.invite")}</legend>
      {friends.length >= FILTER_FROM ? (
        <input
          type="search"
          aria-label={t("channel.filterFriends")}
          placeholder={t("channel.filterFriends")}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="mb-1 h-9 w-full rounded-control border border-line bg-raised px-3 text-meta"
        />
      ) : null}
      <div className="max-h-64 min-h-0 flex-1 overflow-y-auto rounded-control border border-line p-1 sm:flex-none">
        {matchingFirst(named, query).map(({ user }) => (
          <label
            key={user.id}
            className="flex h-10 cursor-pointer items-center gap-3 rounded-control px-2 hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent pointer-coarse:h-12"
          >
            <Avatar person={user} size="small" />
            <span dir="auto" className="name-line min-w-0 flex-1">
              {user.displayName}
            </span>
            <input
              type="checkbox"
              checked={chosen.has(user.id)}
              onChange={() => onToggle(user.id)}
              className="size-4 accent-accent outline-none"
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
};
