import type { Call, Handlers, Principal } from "../call.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/connect.ts";
import { raise } from "../problem.ts";
import { formatted, type Product } from "./event-format.ts";
import { createOneLook } from "./one-look.ts";
import { recordEvents } from "./record-events-sql.ts";
import type { Trail } from "./trail.ts";
import type { TrailEvent } from "./trail-event.ts";
import { readTrail, type TrailFilter } from "./trail-rows-sql.ts";

export interface AuditDeps {
  readonly database: Database;
  readonly trail: Trail;
  readonly clock: Clock;
  readonly product: Product;
}

/** A cursor is the position that the page before ended with. */
const readCursor = (cursor: string | undefined): number | undefined => {
  if (cursor === undefined) return undefined;
  return /^[1-9][0-9]{0,14}$/.test(cursor) ? Number(cursor) : raise("cursor_invalid");
};

// One more than asked for tells whether there is another page.
const pageOf = (found: readonly TrailEvent[], limit: number) => {
  const events = found.slice(0, limit);
  const last = found.length > limit ? events.at(-1) : undefined;
  return { events, nextCursor: last ? String(last.position) : null };
};

// The calendar of the database begins later than that of RFC 3339.
const orEarliest = (time: string | undefined) => (time?.startsWith("0000") ? "0001-01-01T00:00:00Z" : time);

const filterOf = ({ user, action, ip, correlationId, from, to }: TrailFilter): TrailFilter => ({
  ...{ user, action, ip, correlationId },
  from: orEarliest(from),
  to: orEarliest(to),
});

/**
 * The trail for those who hold `audit.read`. Reading it is an event of the trail, recorded before the answer goes out; a
 * session that asks about the same again within a minute looks once.
 */
export const auditHandlers = ({
  database: { db },
  trail,
  clock,
  product,
}: AuditDeps): Handlers<"audit.list" | "audit.export"> => {
  const happened = ({ principal, source }: Call<Principal>) => ({
    actorId: principal.userId,
    userId: null,
    source,
    at: new Date(clock.now()).toISOString(),
  });
  const oneLook = createOneLook({ clock });
  const recordLook = (call: Call<Principal>, { user, action, ip, correlationId }: TrailFilter) =>
    oneLook(call, [user, action, ip, correlationId], () =>
      recordEvents(db, [{ ...happened(call), action: "admin.read", details: { what: "audit" } }]),
    );
  return {
    async "audit.list"(input, call) {
      const below = readCursor(input.cursor) ?? null;
      await trail.sealNow();
      const found = await readTrail(db, { ...filterOf(input), below, limit: input.limit + 1 });
      await recordLook(call, input);
      const { events, nextCursor } = pageOf(found, input.limit);
      return { items: events, nextCursor };
    },
    async "audit.export"(input, call) {
      const { format, limit } = input;
      const above = readCursor(input.cursor) ?? 0;
      await trail.sealNow();
      const found = await readTrail(db, { ...filterOf(input), above, limit: limit + 1 });
      await recordEvents(db, [{ ...happened(call), action: "audit.exported", details: { format } }]);
      const { events, nextCursor } = pageOf(found, limit);
      return { format, items: events.map((event) => formatted(event, format, product)), nextCursor };
    },
  };
};
