import type { TrailEvent } from "../../audit/trail-event.ts";

/** Something to tell a webhook. */
export interface WebhookMessage {
  readonly eventId: string;
  readonly action: string;
  readonly correlationId: string | null;
  readonly body: string;
}

/** An event as a webhook is told of it: `{ type, timestamp, data }`, as Standard Webhooks recommends. */
export const messageOf = (event: TrailEvent): WebhookMessage => ({
  eventId: event.id,
  action: event.action,
  correlationId: event.correlationId,
  body: JSON.stringify({
    type: event.action,
    timestamp: event.at,
    data: {
      id: event.id,
      position: event.position,
      action: event.action,
      severity: event.severity,
      outcome: event.outcome,
      actorId: event.actorId,
      userId: event.userId,
      ip: event.ip,
      userAgent: event.userAgent,
      correlationId: event.correlationId,
      details: event.details,
    },
  }),
});

/** Of a message that says that nothing happened. */
export const TEST_ACTION = "webhook.test";

/** What says that nothing happened. */
export const testMessage = ({
  eventId,
  correlationId,
  at,
}: {
  eventId: string;
  correlationId: string;
  at: string;
}): WebhookMessage => ({
  eventId,
  action: TEST_ACTION,
  correlationId,
  body: JSON.stringify({ type: TEST_ACTION, timestamp: at, data: { id: eventId, correlationId } }),
});
