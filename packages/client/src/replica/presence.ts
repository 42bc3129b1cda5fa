import type { CustomStatus, PresenceEvent } from "@parley/contract";
import type { Context } from "./pending.ts";
import type { Replica } from "./state.ts";

/** A timer cannot be set for longer than some weeks: who waits for longer looks again once a day. */
const LOOK_AGAIN_MAX_MS = 86_400_000;

const withValue = <V>(
  held: ReadonlyMap<string, V>,
  userId: string,
  value: V | null,
): ReadonlyMap<string, V> => {
  if (value === (held.get(userId) ?? null)) return held;
  const next = new Map(held);
  if (value === null) next.delete(userId);
  else next.set(userId, value);
  return next;
};

const endsIn = ({ expiresAt }: CustomStatus, now: number) =>
  expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - now;

/** Someone came, went away or left, or says something else of themselves; without a word on that, it is as it was. */
export const applyPresence = (
  state: Replica,
  { userId, status, custom, now }: Omit<PresenceEvent, "op"> & { now: number },
  { emit }: Context,
): Replica => {
  const presence = withValue(state.presence, userId, status === "offline" ? null : status);
  const said = custom === undefined ? (state.customStatus.get(userId) ?? null) : custom;
  const lasts = said === null ? 0 : endsIn(said, now);
  const customStatus = withValue(state.customStatus, userId, lasts > 0 ? said : null);
  if (lasts > 0 && lasts < Number.POSITIVE_INFINITY) {
    emit({ do: "tick", afterMs: Math.min(lasts, LOOK_AGAIN_MAX_MS) });
  }
  if (presence === state.presence && customStatus === state.customStatus) return state;
  return { ...state, presence, customStatus };
};

/** Ends what was said until a time that has come. */
export const withoutEndedStatus = (state: Replica, now: number, { emit }: Context): Replica => {
  let soonest = Number.POSITIVE_INFINITY;
  const left = [...state.customStatus].filter(([, custom]) => {
    const lasts = endsIn(custom, now);
    if (lasts > 0) soonest = Math.min(soonest, lasts);
    return lasts > 0;
  });
  if (soonest < Number.POSITIVE_INFINITY) {
    emit({ do: "tick", afterMs: Math.min(soonest, LOOK_AGAIN_MAX_MS) });
  }
  return left.length === state.customStatus.size ? state : { ...state, customStatus: new Map(left) };
};

/** From here on nothing is heard but of some people: what is held of others would grow old. */
export const withOnly = (state: Replica, userIds: ReadonlySet<string>): Replica => {
  const of = <V>(held: ReadonlyMap<string, V>): ReadonlyMap<string, V> =>
    new Map([...held].filter(([userId]) => userIds.has(userId)));
  return { ...state, presence: of(state.presence), customStatus: of(state.customStatus) };
};
