import type { Kysely } from "kysely";
import { v7 as newId } from "uuid";
import type { DB } from "../database/schema.generated.ts";
import { harmlessText } from "./harmless-text.ts";
import { maskIdentifier, maskSecrets, maskUrl } from "./mask-secrets.ts";
import type { SecurityEvent } from "./security-event.ts";

const USER_AGENT_CHARACTERS_MAX = 256;
const VALUE_CHARACTERS_MAX = 256;
const VALUES_MAX = 100;
const IP_CHARACTERS_MAX = 64;
const CORRELATION_ID_CHARACTERS_MAX = 128;
const ROWS_MAX = 1_000;

/**
 * Writes events into the trail with the transaction that causes them: they are there if it commits, and never if it does
 * not. Outside a transaction each call is its own, for what changes nothing else, such as a failed sign-in.
 *
 * One insert, and no lock that two callers share. Text is made harmless, bounded, and masked where it looks like a
 * secret. The sealer gives each event its place in the chain within a second.
 */
export const recordEvents = async (db: Kysely<DB>, events: readonly SecurityEvent[]): Promise<void> => {
  for (let from = 0; from < events.length; from += ROWS_MAX) {
    await db
      .insertInto("audit_unsealed")
      .values(events.slice(from, from + ROWS_MAX).map(unsealedRow))
      .execute();
  }
};

/** An event as its row; for a statement that writes it with something else. */
export const unsealedRow = ({ action, actorId, userId, source, at, details }: SecurityEvent) => ({
  id: newId(),
  at,
  action,
  actor_id: actorId,
  user_id: userId,
  ip: bounded(source?.ip, IP_CHARACTERS_MAX),
  user_agent: bounded(source?.userAgent, USER_AGENT_CHARACTERS_MAX),
  correlation_id: bounded(source?.correlationId, CORRELATION_ID_CHARACTERS_MAX),
  details: JSON.stringify(
    Object.fromEntries(Object.entries(details).map(([name, value]) => [name, storable(name, value)])),
  ),
});

const bounded = (text: string | null | undefined, max: number): string | null =>
  text === null || text === undefined ? null : maskLong(harmlessText(text, max));

// An address or an id of a trace may look like a token, a user agent is a sentence.
const maskLong = (text: string): string => (text.includes(" ") ? maskSecrets(text) : text);

const storable = (name: string, value: unknown): unknown => {
  if (typeof value === "string") return harmlessText(maskFor(name)(value), VALUE_CHARACTERS_MAX);
  if (Array.isArray(value)) return value.slice(0, VALUES_MAX).map((one) => storable(name, one));
  return typeof value === "number" || typeof value === "boolean" ? value : null;
};

const maskFor = (name: string): ((text: string) => string) => {
  if (name === "identifier") return maskIdentifier;
  if (name === "url") return maskUrl;
  // Ids and names of keys are no secrets, and look like some.
  return name.endsWith("Id") || name === "kid" ? (text) => text : maskSecrets;
};
