import { type OwnProfile, Username } from "@parley/contract";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../design/button.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { TextField } from "../../../design/text-field.tsx";
import { useParley } from "../../../use-parley.ts";
import { useChange } from "../use-change.ts";
import { useShortly } from "../use-shortly.ts";

export const UsernameForm = ({ me }: { me: OwnProfile }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const field = useRef<HTMLFormElement>(null);
  // Null: nothing is being edited, and a change from another tab shows.
  const [edited, setEdited] = useState<string | null>(null);
  const saved = useShortly();
  const { change, busy, problem, fieldErrors, setFieldErrors } = useChange();
  const username = (edited ?? me.username).trim();

  const refuse = (words: string) => {
    setFieldErrors({ username: words });
    field.current?.querySelector("input")?.focus();
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (username === me.username) return refuse(t("account.profile.usernameSame"));
    if (!Username.safeParse(username).success) return refuse(t("identity.usernameInvalid"));
    if (!(await change(() => parley.call("me.changeUsername", { username })))) return;
    setEdited(null);
    saved.say();
  };
  return (
    <form ref={field} noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
      <TextField
        label={t("account.profile.username")}
        hint={t("identity.usernameHint")}
        name="nickname"
        autoComplete="nickname"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        dir="ltr"
        value={edited ?? me.username}
        error={fieldErrors.username}
        onChange={(event) => {
          setEdited(event.target.value);
          setFieldErrors({});
        }}
      />
      {problem ? <ProblemNote problem={problem} /> : null}
      <div className="flex items-center gap-3">
        <Button type="submit" aria-busy={busy} disabled={busy}>
          {t("account.profile.changeUsername")}
        </Button>
        <span role="status" className="text-meta text-muted">
          {saved.isSaid ? t("saved") : ""}
        </span>
      </div>
    </form>
  );
};
