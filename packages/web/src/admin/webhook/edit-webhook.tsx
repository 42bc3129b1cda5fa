import type { Webhook } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useParley } from "../../use-parley.ts";
import { PaneSection } from "../frame/detail-pane.tsx";
import { useDeed } from "../frame/use-deed.ts";
import { sameNames } from "../role/permission-change.ts";
import { inputOf, useWrongFields, type WebhookDraft, WebhookFields } from "./webhook-fields.tsx";

/** Where it is called, what for, and whether at all. */
export const EditWebhook = ({ webhook }: { webhook: Webhook }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const wrongFields = useWrongFields();
  const { act, busy, problem, fieldErrors, setFieldErrors } = useDeed();
  const [draft, setDraft] = useState<WebhookDraft>(webhook);
  const [enabled, setEnabled] = useState(webhook.enabled);
  const isChanged =
    draft.name !== webhook.name ||
    draft.url !== webhook.url ||
    enabled !== webhook.enabled ||
    !sameNames(draft.actions, webhook.actions);
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wrong = wrongFields(draft);
    setFieldErrors(wrong);
    const [first] = Object.keys(wrong);
    if (first) return event.currentTarget.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    return void act(async () => {
      await parley.call("webhook.update", { id: webhook.id, ...inputOf(draft), enabled });
      await queries.invalidateQueries({ queryKey: ["admin", "webhooks"] });
    });
  };
  return (
    <PaneSection title={t("admin.webhooks.settings")}>
      <form noValidate onSubmit={save} className="flex flex-col gap-4">
        <label className="flex cursor-pointer items-center gap-3">
          <input
            type="checkbox"
            checked={enabled}
            onChange={(event) => setEnabled(event.target.checked)}
            className="size-4 accent-accent"
          />
          {t("admin.webhooks.enabled")}
        </label>
        <WebhookFields draft={draft} errors={fieldErrors} onChange={setDraft} />
        {problem ? <ProblemNote problem={problem} /> : null}
        <Button
          type="submit"
          look="primary"
          className="self-start"
          disabled={busy || !isChanged}
          aria-busy={busy}
        >
          {t("admin.webhooks.save")}
        </Button>
      </form>
    </PaneSection>
  );
};
