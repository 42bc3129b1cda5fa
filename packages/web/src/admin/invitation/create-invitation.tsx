import { type AnswerOf, Email, INVITATION_USES_MAX } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { DialogActions } from "../../design/dialog-actions.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { SelectField } from "../../design/select-field.tsx";
import { TextArea } from "../../design/text-area.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useParley } from "../../use-parley.ts";
import { ShownOnce } from "../frame/shown-once.tsx";
import { useDeed } from "../frame/use-deed.ts";
import { useRoles } from "../role/use-roles.ts";

const HOURS = [1, 24, 72, 168, 720] as const;
const HOURS_A_DAY = 24;
const MESSAGE_CHARACTERS_MAX = 500;

/** By a link that one passes on, or by a mail with the link in it. */
export const CreateInvitation = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation();
  const [made, setMade] = useState<AnswerOf<"invitation.create"> | null>(null);
  if (!made) return <InvitationForm onClose={onClose} onMade={setMade} />;
  return (
    <div className="flex flex-1 flex-col gap-4 p-4">
      {made.email ? <p>{t("admin.invitations.mailed", { email: made.email })}</p> : null}
      <ShownOnce label={t("admin.invitations.link")} text={made.url} />
      <Button className="mt-auto self-end" onClick={onClose}>
        {t("admin.done")}
      </Button>
    </div>
  );
};

interface InvitationFormProps {
  onClose: () => void;
  onMade: (made: AnswerOf<"invitation.create">) => void;
}

const InvitationForm = ({ onClose, onMade }: InvitationFormProps) => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const { data: roles } = useRoles();
  const { act, busy, problem, fieldErrors, setFieldErrors } = useDeed();
  const [byMail, setByMail] = useState(false);
  const [email, setEmail] = useState("");
  const [message, setMessage] = useState("");
  const [role, setRole] = useState("user");
  const [usesMax, setUsesMax] = useState("1");
  const [hours, setHours] = useState(72);

  const wrongFields = () => {
    const uses = Number(usesMax);
    const isCount = Number.isInteger(uses) && uses >= 1 && uses <= INVITATION_USES_MAX;
    return {
      ...(byMail && !Email.safeParse(email.trim()).success && { email: t("identity.emailInvalid") }),
      ...(!byMail &&
        !isCount && { usesMax: t("admin.invitations.usesInvalid", { max: INVITATION_USES_MAX }) }),
    };
  };
  const create = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wrong = wrongFields();
    setFieldErrors(wrong);
    const [first] = Object.keys(wrong);
    if (first) return event.currentTarget.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    return void act(async () => {
      const made = await parley.call("invitation.create", {
        role,
        usesMax: byMail ? 1 : Number(usesMax),
        expiresInHours: hours,
        ...(byMail && { email: email.trim() }),
        ...(byMail && message.trim() && { message: message.trim() }),
      });
      onMade(made);
      await queries.invalidateQueries({ queryKey: ["admin", "invitations"] });
    });
  };
  const lifeOf = (count: number) =>
    count < HOURS_A_DAY
      ? t("admin.invitations.hours", { count })
      : t("admin.invitations.days", { count: count / HOURS_A_DAY });
  return (
    <form noValidate onSubmit={create} className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 text-meta font-semibold">{t("admin.invitations.how")}</legend>
        {[false, true].map((mail) => (
          <label key={String(mail)} className="flex cursor-pointer items-center gap-3 py-1">
            <input
              type="radio"
              name="how"
              checked={byMail === mail}
              onChange={() => setByMail(mail)}
              className="size-4 accent-accent"
            />
            {t(mail ? "admin.invitations.byMail" : "admin.invitations.byLink")}
          </label>
        ))}
      </fieldset>
      {byMail ? (
        <>
          <TextField
            label={t("admin.invitations.email")}
            name="email"
            type="email"
            autoComplete="off"
            value={email}
            error={fieldErrors.email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <TextArea
            label={t("admin.invitations.message")}
            rows={3}
            maxLength={MESSAGE_CHARACTERS_MAX}
            value={message}
            onChange={(event) => setMessage(event.target.value)}
          />
        </>
      ) : null}
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t("admin.invitations.role")}
          value={role}
          onChange={(event) => setRole(event.target.value)}
        >
          {(roles ?? [{ name: "user" }]).map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
        <SelectField
          label={t("admin.invitations.expiresIn")}
          value={hours}
          onChange={(event) => setHours(Number(event.target.value))}
        >
          {HOURS.map((count) => (
            <option key={count} value={count}>
              {lifeOf(count)}
            </option>
          ))}
        </SelectField>
      </div>
      {byMail ? null : (
        <TextField
          label={t("admin.invitations.usesMax")}
          name="usesMax"
          inputMode="numeric"
          autoComplete="off"
          value={usesMax}
          error={fieldErrors.usesMax}
          onChange={(event) => setUsesMax(event.target.value)}
        />
      )}
      {problem ? <ProblemNote problem={problem} /> : null}
      <DialogActions onClose={onClose} busy={busy}>
        {t(byMail ? "admin.invitations.sendMail" : "admin.invitations.createLink")}
      </DialogActions>
    </form>
  );
};
