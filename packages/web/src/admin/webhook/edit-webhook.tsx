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
  // Null while nothing is changed here.
  const [changed, setChanged] = useState<(WebhookDraft & { enabled: boolean }) | null>(null);
  const [isSaved, setSaved] = useState(false);
  const draft = changed ?? webhook;
  const change = (next: Partial<WebhookDraft & { enabled: boolean }>) => {
    setSaved(false);
    setChanged({ ...draft, ...next });
  };
  const isChanged =
    draft.name !== webhook.name ||
    draft.url !== webhook.url ||
    draft.enabled !== webhook.enabled ||
    !sameNames(draft.actions, webhook.actions);
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wrong = wrongFields(draft);
    setFieldErrors(wrong);
    const [first] = Object.keys(wrong);
    if (first) return event.currentTarget.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    const isDone = await act(async () => {
      await parley.call("webhook.update", { id: webhook.id, ...inputOf(draft), enabled: draft.enabled });
      await queries.invalidateQueries({ queryKey: ["admin", "webhooks"] });
    });
    setSaved(isDone);
    if (isDone) setChanged(null);
  };
  return (
    <PaneSection title={t("admin.webhooks.settings")}>
      <form noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
        <label className="flex cursor-pointer items-center gap-3">
          <input
            type="checkbox"
            checked={draft.enabled}
            onChange={(event) => change({ enabled: event.target.checked })}
            className="size-4 accent-accent"
          />
          {t("admin.webhooks.enabled")}
        </label>
        <WebhookFields draft={draft} errors={fieldErrors} onChange={change} />
        {problem ? <ProblemNote problem={problem} /> : null}
        <div className="flex items-center gap-3">
          <Button type="submit" look="primary" disabled={busy || !isChanged} aria-busy={busy}>
            {t("admin.webhooks.save")}
          </Button>
          <span role="status" className="text-meta text-muted">
            {isSaved && !isChanged ? t("admin.webhooks.saved") : null}
          </span>
        </div>
      </form>
    </PaneSection>
  );
};
