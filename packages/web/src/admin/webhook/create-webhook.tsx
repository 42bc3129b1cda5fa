import { type AnswerOf, WEBHOOK_DEFAULT_ACTIONS } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { DialogActions } from "../../design/dialog-actions.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useParley } from "../../use-parley.ts";
import { ShownOnce } from "../frame/shown-once.tsx";
import { useDeed } from "../frame/use-deed.ts";
import { inputOf, useWrongFields, type WebhookDraft, WebhookFields } from "./webhook-fields.tsx";

const EMPTY: WebhookDraft = { name: "", url: "", actions: WEBHOOK_DEFAULT_ACTIONS };

/** A name, an address, and what it is called for; then its secret, this once. */
export const CreateWebhook = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation();
  const [made, setMade] = useState<AnswerOf<"webhook.create"> | null>(null);
  if (!made) return <WebhookForm onClose={onClose} onMade={setMade} />;
  return (
    <div className="flex flex-1 flex-col gap-4 p-4">
      <p className="text-muted">{t("admin.webhooks.secretHint")}</p>
      <ShownOnce label={t("admin.webhooks.secret")} text={made.secret} />
      <Button className="mt-auto self-end" onClick={onClose}>
        {t("admin.done")}
      </Button>
    </div>
  );
};

interface WebhookFormProps {
  onClose: () => void;
  onMade: (made: AnswerOf<"webhook.create">) => void;
}

const WebhookForm = ({ onClose, onMade }: WebhookFormProps) => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const wrongFields = useWrongFields();
  const { act, busy, problem, fieldErrors, setFieldErrors } = useDeed();
  const [draft, setDraft] = useState(EMPTY);
  const create = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wrong = wrongFields(draft);
    setFieldErrors(wrong);
    const [first] = Object.keys(wrong);
    if (first) return event.currentTarget.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    return void act(async () => {
      onMade(await parley.call("webhook.create", inputOf(draft)));
      await queries.invalidateQueries({ queryKey: ["admin", "webhooks"] });
    });
  };
  return (
    <form noValidate onSubmit={create} className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
        <WebhookFields autoFocus draft={draft} errors={fieldErrors} onChange={setDraft} />
      </div>
      <div className="flex flex-col gap-3 border-t border-line p-4">
        {problem ? <ProblemNote problem={problem} /> : null}
        <DialogActions onClose={onClose} busy={busy}>
          {t("admin.webhooks.createAction")}
        </DialogActions>
      </div>
    </form>
  );
};
