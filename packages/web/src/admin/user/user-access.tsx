import type { AdminUser } from "@parley/contract";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { DialogActions } from "../../design/dialog-actions.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useParley } from "../../use-parley.ts";
import { useMay } from "../admin-places.ts";
import { PaneSection } from "../frame/detail-pane.tsx";
import { useDeed } from "../frame/use-deed.ts";
import { useUserChanged } from "./use-user-changed.ts";

const REASON_CHARACTERS_MAX = 200;

interface UserAccessProps {
  user: AdminUser;
  isOneself: boolean;
}

/** Whether they get in: locked by an administrator, and let in again. */
export const UserAccess = ({ user, isOneself }: UserAccessProps) => {
  const { t } = useTranslation();
  const parley = useParley();
  const changed = useUserChanged();
  const mayLock = useMay("user.lock");
  const { act, busy, problem } = useDeed();
  const [asks, setAsks] = useState(false);
  const unlock = () =>
    void act(async () => changed(await parley.call("admin-user.update", { id: user.id, locked: false })));
  return (
    <PaneSection title={t("admin.users.access")} note={t(`admin.users.${user.status}`)}>
      {mayLock && user.status === "active" && !isOneself ? (
        <Button className="self-start" onClick={() => setAsks(true)}>
          {t("admin.users.lock")}
        </Button>
      ) : null}
      {mayLock && user.status === "locked" ? (
        <Button className="self-start" disabled={busy} aria-busy={busy} onClick={unlock}>
          {t("admin.users.unlock")}
        </Button>
      ) : null}
      {problem ? <ProblemNote problem={problem} /> : null}
      <Dialog
        open={asks}
        onClose={() => setAsks(false)}
        title={t("admin.users.lockTitle", { name: user.displayName })}
      >
        <LockForm user={user} onClose={() => setAsks(false)} />
      </Dialog>
    </PaneSection>
  );
};

const LockForm = ({ user, onClose }: { user: AdminUser; onClose: () => void }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const changed = useUserChanged();
  const { act, busy, problem } = useDeed();
  const [reason, setReason] = useState("");
  const lock = async (event: FormEvent) => {
    event.preventDefault();
    const isLocked = await act(async () =>
      changed(await parley.call("admin-user.update", { id: user.id, locked: true, reason: reason.trim() })),
    );
    if (isLocked) onClose();
  };
  return (
    <form noValidate onSubmit={(event) => void lock(event)} className="flex flex-1 flex-col gap-4 p-4">
      <p className="text-muted">{t("admin.users.lockDetail")}</p>
      <TextField
        label={t("admin.users.lockReason")}
        hint={t("admin.users.lockReasonHint")}
        maxLength={REASON_CHARACTERS_MAX}
        autoComplete="off"
        autoFocus
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {problem ? <ProblemNote problem={problem} /> : null}
      <DialogActions onClose={onClose} busy={busy} look="danger">
        {t("admin.users.lock")}
      </DialogActions>
    </form>
  );
};
