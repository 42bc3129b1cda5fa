import type { Webhook, WebhookDelivery } from "@parley/contract";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf } from "../../design/problem-of.ts";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { useParley } from "../../use-parley.ts";
import { useActionTitle } from "../audit/use-action-title.ts";
import { Chip, type Tone } from "../frame/chip.tsx";
import { PaneSection } from "../frame/detail-pane.tsx";
import { TimeText } from "../frame/time-text.tsx";
import { useDeed } from "../frame/use-deed.ts";

const PAGE = 20;
/** While one waits it is looked at often, for it is delivered in a moment. */
const ASK_WHILE_WAITING_MS = 2_000;

const STATE_TONES: Readonly<Record<WebhookDelivery["state"], Tone>> = {
  waiting: "warning",
  delivered: "good",
  failed: "bad",
};

const useDeliveries = (webhookId: string) => {
  const parley = useParley();
  return useInfiniteQuery({
    queryKey: ["admin", "deliveries", webhookId],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      parley.call("webhook.deliveries", {
        id: webhookId,
        limit: PAGE,
        ...(pageParam ? { cursor: pageParam } : {}),
      }),
    getNextPageParam: (page) => page.nextCursor,
    refetchOnMount: "always",
    refetchInterval: ({ state }) =>
      state.data?.pages[0]?.items.some((each) => each.state === "waiting") ? ASK_WHILE_WAITING_MS : false,
  });
};

/** What was delivered and what was not; anything can be delivered once more. */
export const WebhookDeliveries = ({ webhook }: { webhook: Webhook }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const { act, busy, problem } = useDeed();
  const [told, setTold] = useState<"tested" | "redelivered" | null>(null);
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useDeliveries(webhook.id);
  const deliveries = data?.pages.flatMap((page) => page.items);
  const states = deliveries?.map(({ id, state }) => `${id} ${state}`).join();
  const statesBefore = useRef(states);
  // Whether a webhook fails stands in the list, and changes with what becomes of its deliveries.
  useEffect(() => {
    const hasChanged = statesBefore.current !== undefined && statesBefore.current !== states;
    statesBefore.current = states;
    if (hasChanged) void queries.invalidateQueries({ queryKey: ["admin", "webhooks"] });
  }, [states, queries]);
  const send = async (what: "tested" | "redelivered", call: () => Promise<unknown>) => {
    setTold(null);
    const isDone = await act(async () => {
      await call();
      await queries.invalidateQueries({ queryKey: ["admin", "deliveries", webhook.id] });
    });
    if (isDone) setTold(what);
  };
  return (
    <PaneSection title={t("admin.webhooks.deliveries")}>
      <div className="flex items-center gap-3">
        <Button
          disabled={busy || !webhook.enabled}
          aria-busy={busy}
          onClick={() => void send("tested", () => parley.call("webhook.test", { id: webhook.id }))}
        >
          {t("admin.webhooks.test")}
        </Button>
        <span role="status" className="text-meta text-muted">
          {told ? t(`admin.webhooks.${told}`) : null}
        </span>
      </div>
      {problem ? <ProblemNote problem={problem} /> : null}
      {error ? <ProblemNote problem={problemOf(error)} /> : null}
      {deliveries || error ? null : <SkeletonRows rows={2} />}
      {deliveries?.length === 0 ? (
        <p className="text-meta text-muted">{t("admin.webhooks.noDeliveries")}</p>
      ) : null}
      <ol aria-label={t("admin.webhooks.deliveries")} className="flex flex-col divide-y divide-line">
        {deliveries?.map((delivery) => (
          <DeliveryLine
            key={delivery.id}
            delivery={delivery}
            busy={busy}
            onRedeliver={() =>
              void send("redelivered", () =>
                parley.call("webhook.redeliver", { id: webhook.id, deliveryId: delivery.id }),
              )
            }
          />
        ))}
      </ol>
      {hasNextPage ? (
        <Button look="quiet" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("admin.showMore")}
        </Button>
      ) : null}
    </PaneSection>
  );
};

interface DeliveryLineProps {
  delivery: WebhookDelivery;
  busy: boolean;
  onRedeliver: () => void;
}

const DeliveryLine = ({ delivery, busy, onRedeliver }: DeliveryLineProps) => {
  const { t } = useTranslation();
  const titleOf = useActionTitle();
  const { action, state, attempts, responseStatus, durationMs, error } = delivery;
  // No event of the trail, so it has no title among them.
  const title = action === "webhook.test" ? t("admin.webhooks.testDelivery") : titleOf(action);
  const facts = [
    t("admin.webhooks.attempts", { count: attempts }),
    responseStatus === null || error ? null : t("admin.webhooks.status", { status: responseStatus }),
    durationMs === null ? null : t("admin.webhooks.took", { ms: durationMs }),
    error,
  ];
  return (
    <li className="py-2 text-meta">
      <div className="flex items-start justify-between gap-2">
        <p className="flex min-h-9 min-w-0 flex-wrap items-center gap-x-2">
          <span className="font-semibold wrap-anywhere">{title}</span>
          <Chip tone={STATE_TONES[state]}>{t(`admin.webhooks.deliveryStates.${state}`)}</Chip>
        </p>
        <Button
          look="quiet"
          className="-me-3 shrink-0"
          // What waits for its next attempt need not: the receiver may be there again.
          disabled={busy || (state === "waiting" && attempts === 0)}
          aria-label={t("admin.webhooks.redeliverNamed", { what: title })}
          onClick={onRedeliver}
        >
          {t("admin.webhooks.redeliver")}
        </Button>
      </div>
      <p className="text-muted wrap-anywhere">
        <TimeText time={delivery.createdAt} how="exact" /> · {facts.filter(Boolean).join(" · ")}
      </p>
    </li>
  );
};
