import { DISPLAY_NAME_CHARACTERS_MAX, type OwnProfile, STATUS_CHARACTERS_MAX } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../../design/avatar.tsx";
import { Button } from "../../../design/button.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { SelectField } from "../../../design/select-field.tsx";
import { TextField } from "../../../design/text-field.tsx";
import { useParley } from "../../../use-parley.ts";
import { useSubmission } from "../../use-submission.ts";
import { useShortly } from "../use-shortly.ts";
import { languageChoices, timeZoneChoices } from "./profile-choices.ts";
import { changeOf, type ProfileEdits, shownProfile } from "./profile-edits.ts";

/** What others see of one, and how dates are written. What another tab saves shows here at once. */
export const ProfileForm = ({ me }: { me: OwnProfile }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const [edits, setEdits] = useState<ProfileEdits>({});
  const values = shownProfile(me, edits);
  const saved = useShortly();
  const { submit, busy, problem, fieldErrors } = useSubmission();
  const set = (field: keyof ProfileEdits) => (value: string) => {
    saved.hush();
    setEdits({ ...edits, [field]: value });
  };

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const done = await submit(() => parley.call("me.update", changeOf(edits)));
    if (!done) return;
    setEdits({});
    saved.say();
    await queries.invalidateQueries({ queryKey: ["members"] });
  };
  const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <form noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
      <div className="flex items-center gap-4">
        <Avatar person={{ ...me, displayName: values.displayName }} size="large" />
        <p className="min-w-0 text-meta text-muted">
          <bdi className="block truncate text-body font-semibold text-ink">{values.displayName}</bdi>
          <bdi className="block truncate">{me.username}</bdi>
        </p>
      </div>
      <TextField
        label={t("account.profile.displayName")}
        name="name"
        autoComplete="name"
        maxLength={DISPLAY_NAME_CHARACTERS_MAX}
        value={values.displayName}
        error={fieldErrors.displayName}
        onChange={(event) => set("displayName")(event.target.value)}
      />
      <TextField
        label={t("account.profile.status")}
        name="status"
        autoComplete="off"
        placeholder={t("account.profile.statusPlaceholder")}
        maxLength={STATUS_CHARACTERS_MAX}
        value={values.status}
        error={fieldErrors.status}
        onChange={(event) => set("status")(event.target.value)}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t("account.profile.timeZone")}
          value={values.timeZone}
          onChange={(event) => set("timeZone")(event.target.value)}
        >
          <option value="">{t("account.profile.timeZoneSystem", { zone: ownZone })}</option>
          {timeZoneChoices(values.timeZone).map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll("_", " ")}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("account.profile.language")}
          value={values.locale}
          onChange={(event) => set("locale")(event.target.value)}
        >
          <option value="">{t("account.profile.languageSystem", { language: navigator.language })}</option>
          {languageChoices(values.locale).map(({ tag, name }) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </SelectField>
      </div>
      <p className="-mt-2 text-meta text-muted">{t("account.profile.languageHint")}</p>
      {problem ? <ProblemNote problem={problem} /> : null}
      <div className="flex items-center gap-3">
        <Button type="submit" look="primary" aria-busy={busy} disabled={busy}>
          {t("save")}
        </Button>
        <span role="status" className="text-meta text-muted">
          {saved.isSaid ? t("saved") : ""}
        </span>
      </div>
    </form>
  );
};
