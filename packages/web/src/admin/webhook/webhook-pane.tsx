import type { Webhook } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { Chip } from "../frame/chip.tsx";
import { DetailPane, Facts } from "../frame/detail-pane.tsx";
import { TimeText } from "../frame/time-text.tsx";
import { EditWebhook } from "./edit-webhook.tsx";
import { CONDITION_TONES, conditionOf } from "./webhook-condition.ts";
import { WebhookDeliveries } from "./webhook-deliveries.tsx";
import { RemoveWebhook, WebhookSecret } from "./webhook-secret.tsx";

interface WebhookPaneProps {
  webhook: Webhook;
  onClose: () => void;
}

/** One webhook: how it does, what it is called for, its secret, and what was delivered. */
export const WebhookPane = ({ webhook, onClose }: WebhookPaneProps) => {
  const { t } = useTranslation();
  const condition = conditionOf(webhook);
  const { name, createdAt, failingSince } = webhook;
  return (
    <DetailPane rowId={webhook.id} label={t("admin.webhooks.pane")} onClose={onClose}>
      <div className="flex flex-col gap-3 border-b border-line py-5">
        <p className="flex items-center gap-2">
          <span dir="auto" className="name-line min-w-0 text-title font-semibold">
            {name}
          </span>
          <Chip tone={CONDITION_TONES[condition]}>{t(`admin.webhooks.conditions.${condition}`)}</Chip>
        </p>
        <Facts
          facts={[
            [t("admin.webhooks.created"), <TimeText key="created" time={createdAt} how="exact" />],
            condition === "failing" && failingSince
              ? [t("admin.webhooks.failingSince"), <TimeText key="failing" time={failingSince} how="exact" />]
              : null,
          ]}
        />
      </div>
      <WebhookDeliveries webhook={webhook} />
      <EditWebhook key={webhook.id} webhook={webhook} />
      <WebhookSecret webhook={webhook} />
      <RemoveWebhook webhook={webhook} onRemoved={onClose} />
    </DetailPane>
  );
};
