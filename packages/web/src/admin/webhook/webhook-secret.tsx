import type { Webhook } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AskingButton } from "../../design/asking-button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { useParley } from "../../use-parley.ts";
import { PaneSection } from "../frame/detail-pane.tsx";
import { ShownOnce } from "../frame/shown-once.tsx";
import { useDeed } from "../frame/use-deed.ts";

/** Nobody is shown the secret again: who has lost it makes another. */
export const WebhookSecret = ({ webhook }: { webhook: Webhook }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const { act, busy, problem } = useDeed();
  const [secret, setSecret] = useState("");
  const rotate = () =>
    void act(async () => setSecret((await parley.call("webhook.rotateSecret", { id: webhook.id })).secret));
  return (
    <PaneSection title={t("admin.webhooks.secret")} note={t("admin.webhooks.secretHint")}>
      {secret ? <ShownOnce label={t("admin.webhooks.secret")} text={secret} /> : null}
      {problem ? <ProblemNote problem={problem} /> : null}
      {secret ? null : (
        <AskingButton
          className="self-start"
          disabled={busy}
          aria-busy={busy}
          title={t("admin.webhooks.newSecretTitle")}
          detail={t("admin.webhooks.newSecretDetail")}
          action={t("admin.webhooks.newSecret")}
          onConfirm={rotate}
        />
      )}
    </PaneSection>
  );
};

export const RemoveWebhook = ({ webhook, onRemoved }: { webhook: Webhook; onRemoved: () => void }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const { act, busy, problem } = useDeed();
  const remove = () =>
    void act(async () => {
      await parley.call("webhook.remove", { id: webhook.id });
      onRemoved();
      await queries.invalidateQueries({ queryKey: ["admin", "webhooks"] });
    });
  return (
    <div className="flex flex-col items-start gap-3 py-5">
      {problem ? <ProblemNote problem={problem} /> : null}
      <AskingButton
        look="quiet-danger"
        disabled={busy}
        aria-busy={busy}
        title={t("admin.webhooks.removeTitle", { name: webhook.name })}
        detail={t("admin.webhooks.removeDetail")}
        action={t("admin.webhooks.remove")}
        onConfirm={remove}
      />
    </div>
  );
};
