import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../design/button.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { TextField } from "../../../design/text-field.tsx";
import { useOwnProfile, useParley } from "../../../use-parley.ts";
import { useChange } from "../use-change.ts";

/** Leaving, after one's username was typed: nobody does it by a slip. */
export const Deactivate = () => {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [wasOpen, setWasOpen] = useState(false);
  const close = () => {
    setWasOpen(true);
    setOpen(false);
  };
  if (isOpen) return <ConfirmForm onClose={close} />;
  return (
    <Button look="quiet-danger" className="-ms-3" autoFocus={wasOpen} onClick={() => setOpen(true)}>
      {t("account.data.deactivateAction")}
    </Button>
  );
};

const ConfirmForm = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const username = useOwnProfile()?.username ?? "";
  const [typed, setTyped] = useState("");
  const { change, busy, problem, fieldErrors, setFieldErrors } = useChange();

  const deactivate = async (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim().toLowerCase() !== username.toLowerCase()) {
      setFieldErrors({ username: t("account.data.typeNameWrong") });
      return form.current?.querySelector("input")?.focus();
    }
    const done = await change(() => parley.call("me.deactivate", {}));
    if (!done) return;
    // There it says what has happened, and how to come back.
    await navigate({ to: "/reactivate" });
    // The session is over: the socket tells of it, and where there is none, this page ends it here.
    if (parley.auth.get().at === "signed-in") await parley.signOut().catch(() => {});
  };
  return (
    <form
      ref={form}
      noValidate
      aria-label={t("account.data.deactivateTitle")}
      onSubmit={(event) => void deactivate(event)}
      className="flex flex-col gap-4 rounded-surface border border-danger p-4"
    >
      <TextField
        label={t("account.data.typeName", { username })}
        name="confirmation"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        value={typed}
        error={fieldErrors.username}
        onChange={(event) => {
          setTyped(event.target.value);
          setFieldErrors({});
        }}
      />
      {problem ? <ProblemNote problem={problem} /> : null}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="danger" aria-busy={busy} disabled={busy}>
          {t("account.data.deactivateConfirm")}
        </Button>
        <Button onClick={onClose}>{t("cancel")}</Button>
      </div>
    </form>
  );
};
