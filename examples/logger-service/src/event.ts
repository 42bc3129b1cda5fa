import { z } from "zod";

/** One thing that a service did, as it told it. What stands here is what the journey shows; the rest is kept as it came. */
export const Event = z.looseObject({
  /** The same event may come twice: it is known by this. */
  id: z.string().min(1).max(128),
  /** RFC 3339. */
  at: z.iso.datetime({ offset: true }),
  action: z.string().min(1).max(128),
  /** Of Parley's audit trail: its place in the chain. */
  position: z.int().nonnegative().optional(),
  /** Which service told it; Parley's audit trail does not say. */
  service: z.string().max(128).optional(),
  outcome: z.string().max(64).nullish(),
  userId: z.string().max(128).nullish(),
  correlationId: z.string().max(128).nullish(),
  details: z.record(z.string(), z.unknown()).optional(),
});
export type Event = z.infer<typeof Event>;

export const EVENTS_AT_ONCE_MAX = 1_000;

/** As Parley's audit sinks send it (docs/audit.md): `position` is that of the last event. */
export const Batch = z.object({
  format: z.literal("json", { error: "this service reads format=json" }).default("json"),
  position: z.int().nonnegative().default(0),
  events: z.array(Event).min(1).max(EVENTS_AT_ONCE_MAX),
});
