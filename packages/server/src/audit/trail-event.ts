import type { Selectable } from "kysely";
import type { AuditEvents } from "../database/schema.generated.ts";
import { ACTIONS, type ActionFacts } from "./actions.ts";
import type { SecurityAction } from "./security-event.ts";

/** An event with its place in the chain. */
export interface TrailEvent {
  readonly id: string;
  /** 1, 2, 3 … without a gap. */
  readonly position: number;
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  readonly action: SecurityAction;
  readonly outcome: ActionFacts["outcome"];
  readonly severity: ActionFacts["severity"];
  readonly actorId: string | null;
  readonly userId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly correlationId: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  /** SHA-256 in hexadecimal, over the hash before and this event: see chain.ts. */
  readonly hash: string;
}

type Row = Omit<Selectable<AuditEvents>, "seal">;

export const trailEventOf = (row: Row): TrailEvent => {
  const action = row.action as SecurityAction;
  return {
    id: row.id,
    position: row.position,
    at: row.at,
    action,
    outcome: ACTIONS[action]?.outcome ?? null,
    severity: ACTIONS[action]?.severity ?? "low",
    actorId: row.actor_id,
    userId: row.user_id,
    ip: row.ip,
    userAgent: row.user_agent,
    correlationId: row.correlation_id,
    details: detailsOf(row.details),
    hash: row.hash.toString("hex"),
  };
};

// A row that somebody wrote past Parley must not stop those who read the trail.
const detailsOf = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : { value };
  } catch {
    return { unreadable: text };
  }
};
