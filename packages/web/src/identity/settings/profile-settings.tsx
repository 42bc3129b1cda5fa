import { DISPLAY_NAME_CHARACTERS_MAX, type OwnProfile, STATUS_CHARACTERS_MAX } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { SelectField, TextField } from "../../design/text-field.tsx";
import { useOwnProfile, useParley } from "../../use-parley.ts";
import { useSubmission } from "../use-submission.ts";
import { languageChoices, timeZoneChoices } from "./profile-choices.ts";

const SAVED_SHOWN_MS = 2_500;

export const ProfileSettings = () => {
  const me = useOwnProfile();
  return me ? <ProfileForm key={me.id} me={me} /> : null;
};

const ProfileForm = ({ me }: { me: OwnProfile }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const [values, setValues] = useState({
    displayName: me.displayName,
    status: me.status ?? "",
    timeZone: me.timeZone ?? "",
    locale: me.locale ?? "",
  });
  const [saved, setSaved] = useState(false);
  const { submit, busy, problem, fieldErrors } = useSubmission();
  const set = (field: keyof typeof values) => (value: string) => {
    setSaved(false);
    setValues({ ...values, [field]: value });
  };

  useEffect(() => {
    if (!saved) return;
    const timer = setTimeout(() => setSaved(false), SAVED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [saved]);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const done = await submit(() =>
      parley.call("me.update", {
        displayName: values.displayName,
        status: values.status.trim() || null,
        timeZone: values.timeZone || null,
        locale: values.locale || null,
      }),
    );
    setSaved(done);
    if (done) await queries.invalidateQueries({ queryKey: ["members"] });
  };
  const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <form noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
      <div className="flex items-center gap-4">
        <Avatar person={{ ...me, displayName: values.displayName }} size="large" />
        <p className="min-w-0 text-meta text-muted">
          <span className="block truncate">{me.username}</span>
          <span className="block truncate">{me.email}</span>
        </p>
      </div>
      <TextField
        label={t("settings.displayName")}
        name="name"
        autoComplete="name"
        maxLength={DISPLAY_NAME_CHARACTERS_MAX}
        value={values.displayName}
        error={fieldErrors.displayName}
        onChange={(event) => set("displayName")(event.target.value)}
      />
      <TextField
        label={t("settings.status")}
        name="status"
        autoComplete="off"
        placeholder={t("settings.statusPlaceholder")}
        maxLength={STATUS_CHARACTERS_MAX}
        value={values.status}
        error={fieldErrors.status}
        onChange={(event) => set("status")(event.target.value)}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t("settings.timeZone")}
          value={values.timeZone}
          onChange={(event) => set("timeZone")(event.target.value)}
        >
          <option value="">{t("settings.timeZoneSystem", { zone: ownZone })}</option>
          {timeZoneChoices(values.timeZone).map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll("_", " ")}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("settings.language")}
          value={values.locale}
          onChange={(event) => set("locale")(event.target.value)}
        >
          <option value="">{t("settings.languageSystem", { language: navigator.language })}</option>
          {languageChoices(values.locale).map(({ tag, name }) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </SelectField>
      </div>
      <p className="-mt-2 text-meta text-muted">{t("settings.languageHint")}</p>
      {problem ? <ProblemNote problem={problem} /> : null}
      <div className="flex items-center gap-3">
        <Button type="submit" look="primary" aria-busy={busy} disabled={busy}>
          {t("save")}
        </Button>
        <span role="status" className="text-meta text-muted">
          {saved ? t("saved") : ""}
        </span>
      </div>
    </form>
  );
};
