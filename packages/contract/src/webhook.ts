import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { PageInput, pageOf } from "./page.ts";
import { defineProblems } from "./problem.ts";
import { Id, nameOf, Time, WebAddress } from "./text.ts";

export const WEBHOOKS_MAX = 50;
export const WEBHOOK_NAME_CHARACTERS_MAX = 64;

/** What a webhook gets when nothing else is chosen: what wants a person's eye at once. */
export const WEBHOOK_DEFAULT_ACTIONS = [
  "sign-in.burst",
  "session.refresh-replayed",
  "user.became-administrator",
  "audit.chain-broken",
] as const;

const Actions = z
  .array(z.string().regex(/^([a-z-]{1,40}\.[a-z-]{1,40}|\*)$/))
  .min(1)
  .max(100)
  .meta({
    description:
      "Actions of the audit trail, as docs/audit.md lists them, or * for all. Any beyond those of the default ask for " +
      "the permission audit.read as well",
  });

export const Webhook = z
  .object({
    id: Id,
    name: z.string(),
    url: z.string(),
    actions: z.array(z.string()),
    enabled: z.boolean(),
    createdAt: Time,
    failingSince: Time.nullable().meta({
      description: "When deliveries began to fail; null: the last one arrived",
    }),
  })
  .meta({ id: "Webhook" });
export type Webhook = z.infer<typeof Webhook>;

const WithSecret = Webhook.extend({
  secret: z.string().meta({ description: "whsec_…, shown this once (Standard Webhooks)" }),
});

export const WebhookDelivery = z
  .object({
    id: Id.meta({ description: "The header webhook-id: the same for every attempt" }),
    action: z.string(),
    state: z.enum(["waiting", "delivered", "failed"]),
    attempts: z.int(),
    responseStatus: z.int().nullable(),
    error: z.string().nullable(),
    durationMs: z.int().nullable(),
    createdAt: Time,
    lastAttemptAt: Time.nullable(),
  })
  .meta({ id: "WebhookDelivery" });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const webhookProblems = defineProblems({
  webhook_not_found: {
    kind: "not-found",
    title: "Webhook not found",
    detail: "There is no such webhook.",
    retry: false,
  },
  webhook_delivery_not_found: {
    kind: "not-found",
    title: "Delivery not found",
    detail: "There is no such delivery; they are kept for 30 days.",
    retry: false,
  },
  webhook_url_refused: {
    kind: "invalid",
    title: "This address is not called",
    detail:
      "Give an https address that is reachable from the internet, or let the operator allow private ones.",
    retry: false,
  },
  webhook_limit_reached: {
    kind: "conflict",
    title: "Too many webhooks",
    detail: "At most {max}; remove one first.",
    retry: false,
  },
});

const Name = nameOf({ max: WEBHOOK_NAME_CHARACTERS_MAX });

export const webhookOperations = defineOperations({
  "webhook.list": {
    method: "GET",
    path: "/api/v1/admin/webhooks",
    summary: "Who is called when something happens to the safety of this server",
    access: "webhook.write",
    input: z.object({}),
    outcomes: { done: { status: 200, body: z.object({ items: z.array(Webhook) }) } },
    problems: [],
  },
  "webhook.create": {
    method: "POST",
    path: "/api/v1/admin/webhooks",
    summary:
      "Call an address when something happens; signed by the Standard Webhooks scheme. Beyond the default actions it " +
      "takes audit.read as well",
    access: "webhook.write",
    fresh: true,
    input: z.object({ name: Name, url: WebAddress, actions: Actions.default([...WEBHOOK_DEFAULT_ACTIONS]) }),
    outcomes: { done: { status: 201, body: WithSecret } },
    problems: ["webhook_url_refused", "webhook_limit_reached"],
  },
  "webhook.update": {
    method: "PATCH",
    path: "/api/v1/admin/webhooks/{id}",
    summary:
      "Change a webhook; fields that are absent stay as they are. A change of the address or the actions of one that " +
      "hears or will hear of more than the default takes audit.read as well",
    access: "webhook.write",
    fresh: true,
    input: z.object({
      id: Id,
      name: Name.optional(),
      url: WebAddress.optional(),
      actions: Actions.optional(),
      enabled: z.boolean().optional(),
    }),
    outcomes: { done: { status: 200, body: Webhook } },
    problems: ["webhook_not_found", "webhook_url_refused"],
  },
  "webhook.remove": {
    method: "DELETE",
    path: "/api/v1/admin/webhooks/{id}",
    summary: "Remove a webhook, and what waits for it",
    access: "webhook.write",
    input: z.object({ id: Id }),
    outcomes: { done: { status: 204, body: null } },
    problems: ["webhook_not_found"],
  },
  "webhook.rotateSecret": {
    method: "POST",
    path: "/api/v1/admin/webhooks/{id}/secret",
    summary: "Sign with a new secret; for a day with the old one as well",
    access: "webhook.write",
    fresh: true,
    input: z.object({ id: Id }),
    outcomes: { done: { status: 200, body: WithSecret } },
    problems: ["webhook_not_found"],
  },
  "webhook.test": {
    method: "POST",
    path: "/api/v1/admin/webhooks/{id}/test",
    summary: "Deliver an event that says that nothing happened",
    access: "webhook.write",
    input: z.object({ id: Id }),
    outcomes: { done: { status: 202, body: null } },
    problems: ["webhook_not_found"],
  },
  "webhook.deliveries": {
    method: "GET",
    path: "/api/v1/admin/webhooks/{id}/deliveries",
    summary: "What was delivered, and what was not, the latest first",
    access: "webhook.write",
    input: PageInput.extend({ id: Id }),
    outcomes: { done: { status: 200, body: pageOf(WebhookDelivery) } },
    problems: ["webhook_not_found", "cursor_invalid"],
  },
  "webhook.redeliver": {
    method: "POST",
    path: "/api/v1/admin/webhooks/{id}/deliveries/{deliveryId}/redeliver",
    summary:
      "Deliver once more, under the same webhook-id; what is no default action takes audit.read as well",
    access: "webhook.write",
    input: z.object({ id: Id, deliveryId: Id }),
    outcomes: { done: { status: 202, body: null } },
    problems: ["webhook_not_found", "webhook_delivery_not_found"],
  },
});
