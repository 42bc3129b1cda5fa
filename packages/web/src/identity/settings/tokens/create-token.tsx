import { type AnswerOf, API_TOKEN_NAME_CHARACTERS_MAX, type ApiTokenScope } from "@parley/contract";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../design/button.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { SelectField } from "../../../design/select-field.tsx";
import { TextField } from "../../../design/text-field.tsx";
import { useParley, useReplica } from "../../../use-parley.ts";
import { useChange } from "../use-change.ts";
import { scopesFor } from "./scopes-for.ts";

const LIVES_DAYS = [7, 30, 90, 365] as const;
const DAY_MS = 86_400_000;
const NO_END = "";

interface CreateTokenProps {
  onCancel: () => void;
  onMade: (made: AnswerOf<"api-token.create">) => void;
}

export const CreateToken = ({ onCancel, onMade }: CreateTokenProps) => {
  const { t } = useTranslation();
  const parley = useParley();
  const form = useRef<HTMLFormElement>(null);
  const offered = useReplica((state) => scopesFor(state.permissions));
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly ApiTokenScope[]>(["read"]);
  const [days, setDays] = useState("90");
  const { change, busy, problem, fieldErrors, setFieldErrors } = useChange();

  const toggle = (scope: ApiTokenScope) => {
    setFieldErrors({});
    setChosen(chosen.includes(scope) ? chosen.filter((each) => each !== scope) : [...chosen, scope]);
  };
  const create = (event: FormEvent) => {
    event.preventDefault();
    const wrong = {
      ...(name.trim() === "" && { name: t("identity.required") }),
      ...(chosen.length === 0 && { scopes: t("account.tokens.scopeMissing") }),
    };
    setFieldErrors(wrong);
    const [first] = Object.keys(wrong);
    if (first) return form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    const expiresAt =
      days === NO_END ? undefined : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    return void change(async () => {
      onMade(
        await parley.call("api-token.create", {
          name: name.trim(),
          scopes: [...chosen],
          ...(expiresAt && { expiresAt }),
        }),
      );
    }, "api-tokens");
  };
  return (
    <form
      ref={form}
      noValidate
      onSubmit={create}
      aria-label={t("account.tokens.create")}
      className="flex flex-col gap-4 rounded-surface border border-line p-4"
    >
      <TextField
        label={t("account.tokens.name")}
        hint={t("account.tokens.nameHint")}
        name="name"
        autoComplete="off"
        autoFocus
        maxLength={API_TOKEN_NAME_CHARACTERS_MAX}
        value={name}
        error={fieldErrors.name}
        onChange={(event) => {
          setName(event.target.value);
          setFieldErrors({});
        }}
      />
      <fieldset
        className="flex flex-col gap-1"
        aria-describedby={fieldErrors.scopes ? "scopes-note" : undefined}
      >
        <legend className="mb-1 text-meta font-semibold">{t("account.tokens.scopes")}</legend>
        {offered.map((scope) => (
          <label
            key={scope}
            className="flex cursor-pointer gap-3 rounded-control py-1 hover:bg-sunken pointer-coarse:py-2"
          >
            <input
              type="checkbox"
              name="scopes"
              checked={chosen.includes(scope)}
              onChange={() => toggle(scope)}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <span className="min-w-0 text-meta">
              {t(`account.tokens.scopeHints.${scope}`)}{" "}
              <code className="font-mono text-tiny text-muted">{scope}</code>
            </span>
          </label>
        ))}
        <p id="scopes-note" role="alert" className="text-meta text-danger empty:hidden">
          {fieldErrors.scopes}
        </p>
      </fieldset>
      <SelectField
        label={t("account.tokens.expires")}
        value={days}
        onChange={(event) => setDays(event.target.value)}
      >
        {LIVES_DAYS.map((count) => (
          <option key={count} value={count}>
            {t("account.tokens.days", { count })}
          </option>
        ))}
        <option value={NO_END}>{t("account.tokens.noEnd")}</option>
      </SelectField>
      {problem ? <ProblemNote problem={problem} /> : null}
      <div className="flex gap-2">
        <Button type="submit" look="primary" aria-busy={busy} disabled={busy}>
          {t("account.tokens.create")}
        </Button>
        <Button onClick={onCancel}>{t("cancel")}</Button>
      </div>
    </form>
  );
};
