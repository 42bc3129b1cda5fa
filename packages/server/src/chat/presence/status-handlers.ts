import type { OwnStatus, ParsedInputOf } from "@parley/contract";
import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raiseInvalid } from "../../problem.ts";
import { standingAt } from "./standing-statuses.ts";
import type { WriteStatus } from "./statuses-sql.ts";

const inMilliseconds = (at: string | null) => (at === null ? null : new Date(at).toISOString());

/** What was asked for, as it is kept: a custom status of nothing is none, and an end without a beginning, too. */
const asked = ({ custom, dnd, dndUntil }: ParsedInputOf<"status.set">): OwnStatus => ({
  custom:
    custom === null || (custom.emoji === null && custom.text.trim() === "")
      ? null
      : { ...custom, expiresAt: inMilliseconds(custom.expiresAt) },
  dnd,
  dndUntil: dnd ? inMilliseconds(dndUntil) : null,
});

export const statusHandlers = ({
  clock,
  readStatusOf,
  writeStatus,
}: {
  clock: Clock;
  readStatusOf: (userId: string) => Promise<OwnStatus>;
  writeStatus: WriteStatus;
}): Handlers<"status.get" | "status.set"> => ({
  "status.get": async (_, { principal }) => standingAt(await readStatusOf(principal.userId), clock.now()),

  "status.set": async (input, { principal }) => {
    const now = clock.now();
    const isPast = (at: string | null) => at !== null && Date.parse(at) <= now;
    const status = asked(input);
    const past = [
      ...(isPast(status.custom?.expiresAt ?? null) ? ["/custom/expiresAt"] : []),
      ...(isPast(status.dndUntil) ? ["/dndUntil"] : []),
    ];
    if (past.length > 0) raiseInvalid(past.map((pointer) => ({ pointer, detail: "A time to come" })));
    await writeStatus(principal.userId, status);
    return status;
  },
});
