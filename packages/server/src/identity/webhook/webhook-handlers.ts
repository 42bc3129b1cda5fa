import { WEBHOOKS_MAX, type Webhook, type WebhookDelivery } from "@parley/contract";
import { v7 as newId } from "uuid";
import { z } from "zod";
import type { SecurityAction, SecurityDetails, SecurityEvent } from "../../audit/security-event.ts";
import type { Call, Handlers, Principal } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import { readCursor, writeCursor } from "../list-cursor.ts";
import { createRequireTrail, type RequirePermission } from "./require-trail.ts";
import { testMessage } from "./webhook-message.ts";
import type { Webhooks } from "./webhooks-sql.ts";

/** For this long a receiver may still check with the secret before. */
export const PREVIOUS_SECRET_MS = 24 * 60 * 60_000;

export interface WebhookDeps {
  readonly webhooks: Webhooks;
  /** Whether an address may be called, as far as it can be told before its name is resolved. */
  readonly mayCall: (url: string) => boolean;
  readonly requirePermission: RequirePermission;
  readonly recordRead: (call: Call<Principal>, what: string) => Promise<void>;
  /** As `recordRead`, for what the page asks for every few seconds. */
  readonly recordLook: (call: Call<Principal>, what: string) => Promise<void>;
  readonly clock: Clock;
}

type WebhookAction = Extract<SecurityAction, `webhook.${string}`>;
type WebhookOperation =
  | "webhook.list"
  | "webhook.create"
  | "webhook.update"
  | "webhook.remove"
  | "webhook.rotateSecret"
  | "webhook.test"
  | "webhook.deliveries"
  | "webhook.redeliver";

const AfterDelivery = z.tuple([z.iso.datetime(), z.uuid()]);

export const webhookHandlers = ({
  webhooks,
  mayCall,
  requirePermission,
  recordRead,
  recordLook,
  clock,
}: WebhookDeps): Handlers<WebhookOperation> => {
  const requireTrail = createRequireTrail({ requirePermission });
  const now = () => new Date(clock.now()).toISOString();
  const tellOf = <A extends WebhookAction>(
    { principal, source }: Call<Principal>,
    action: A,
    details: SecurityDetails[A],
  ) => ({
    events: [
      { action, actorId: principal.userId, userId: null, source, at: now(), details } as SecurityEvent,
    ],
  });

  return {
    async "webhook.list"(_input, call) {
      await recordRead(call, "webhooks");
      return { items: [...(await webhooks.list())] };
    },

    async "webhook.create"({ name, url, actions }, call) {
      await requireTrail(call, actions);
      if (!mayCall(url)) return raise("webhook_url_refused");
      const id = newId();
      const made = await webhooks.create(
        { id, name, url, actions, createdAt: now() },
        { webhooksMax: WEBHOOKS_MAX },
        tellOf(call, "webhook.made", { webhookId: id, url }),
      );
      if (made === "too-many") return raise("webhook_limit_reached", { max: WEBHOOKS_MAX });
      return { ...made.webhook, secret: made.secret };
    },

    async "webhook.update"({ id, name, url, actions, enabled }, call) {
      const before = (await webhooks.find(id)) ?? raise("webhook_not_found");
      // Where it is called decides who hears of them. What waits for it, too, goes where it is called then.
      if (isOther(before, { url, actions }))
        await requireTrail(call, [...before.actions, ...(actions ?? [])]);
      if (url !== undefined && !mayCall(url)) return raise("webhook_url_refused");
      const changes = {
        ...(name !== undefined && { name }),
        ...(url !== undefined && { url }),
        ...(actions !== undefined && { actions }),
        ...(enabled !== undefined && { enabled }),
      };
      if (Object.keys(changes).length === 0) return before;
      const details = { webhookId: id, changed: Object.keys(changes), ...(url !== undefined && { url }) };
      const changed = await webhooks.update(id, changes, tellOf(call, "webhook.changed", details));
      return changed ?? raise("webhook_not_found");
    },

    async "webhook.remove"({ id }, call) {
      const removed = await webhooks.remove(id, tellOf(call, "webhook.removed", { webhookId: id }));
      if (!removed) raise("webhook_not_found");
    },

    async "webhook.rotateSecret"({ id }, call) {
      const previousUntil = new Date(clock.now() + PREVIOUS_SECRET_MS).toISOString();
      const alongside = tellOf(call, "webhook.changed", { webhookId: id, changed: ["secret"] });
      const renewed = await webhooks.renewSecret(id, { previousUntil }, alongside);
      if (!renewed) return raise("webhook_not_found");
      return { ...renewed.webhook, secret: renewed.secret };
    },

    async "webhook.test"({ id }, call) {
      const at = now();
      const message = testMessage({ eventId: newId(), correlationId: call.source.correlationId, at });
      const alongside = tellOf(call, "webhook.tested", { webhookId: id });
      if (!(await webhooks.put(id, message, { createdAt: at }, alongside))) raise("webhook_not_found");
    },

    async "webhook.deliveries"({ id, limit, cursor }, call) {
      const [createdAt, deliveryId] = cursor === undefined ? [] : readCursor(cursor, AfterDelivery);
      const after = createdAt && deliveryId ? { createdAt, id: deliveryId } : null;
      if (!(await webhooks.find(id))) return raise("webhook_not_found");
      await recordLook(call, `webhook-deliveries id=${id}`);
      // One more than asked for tells whether there is a next page.
      const found = await webhooks.deliveriesOf(id, { after, limit: limit + 1 });
      const items = found.slice(0, limit);
      return { items, nextCursor: found.length > limit ? cursorAfter(items.at(-1)) : null };
    },

    async "webhook.redeliver"({ id, deliveryId }, call) {
      if (!(await webhooks.find(id))) return raise("webhook_not_found");
      const delivery = await webhooks.findDelivery({ id: deliveryId, webhookId: id });
      if (!delivery) return raise("webhook_delivery_not_found");
      await requireTrail(call, [delivery.action]);
      const alongside = tellOf(call, "webhook.redelivered", { webhookId: id, deliveryId });
      if (!(await webhooks.redeliver({ id: deliveryId, webhookId: id }, alongside))) {
        return raise("webhook_delivery_not_found");
      }
    },
  };
};

/** Whether a change makes it hear of other things, or somebody else hear of them. */
const isOther = (
  before: Pick<Webhook, "url" | "actions">,
  { url, actions }: { url: string | undefined; actions: readonly string[] | undefined },
): boolean =>
  (url !== undefined && url !== before.url) ||
  (actions !== undefined && new Set(actions).symmetricDifference(new Set(before.actions)).size > 0);

const cursorAfter = (last: WebhookDelivery | undefined) =>
  last ? writeCursor([last.createdAt, last.id]) : null;
