/** A delivery that is due, with everything it needs. */
export interface DueDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly url: string;
  readonly body: string;
  readonly correlationId: string | null;
  /** Signed with each: the one in force, and for a while the one before. */
  readonly secrets: readonly string[];
}

/** How one attempt went. */
export interface Attempt {
  readonly state: "delivered" | "waiting" | "failed";
  readonly responseStatus: number | null;
  readonly error: string | null;
  readonly durationMs: number;
  readonly at: string;
  /** The receiver says that it is gone for good. */
  readonly gone: boolean;
}

/** Deliveries, for whoever makes them. */
export interface Deliveries {
  /** Null: there is nothing to do any more. Where that is so because the webhook is off, the delivery has failed. */
  due(deliveryId: string, at: { now: string }): Promise<DueDelivery | null>;
  /** Notes how an attempt went, and switches off a webhook that is gone or has failed for too long. */
  note(due: DueDelivery, attempt: Attempt): Promise<void>;
  /** Removes what is too old to be looked at. */
  removeOld(at: { now: number }): Promise<void>;
}

/** What a job of the queue says. */
export interface DeliveryJob {
  readonly deliveryId: string;
}

/** Ten seconds after the first try, then twice as long each time up to an hour: a day and a little in all. */
export const DELIVERY_RETRIES = {
  retryLimit: 31,
  retryDelay: 10,
  retryDelayMax: 3_600,
  retryBackoff: true,
} as const;
