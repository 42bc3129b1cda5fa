import type { PushSubscription } from "@parley/contract";
import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise, raiseInvalid } from "../../problem.ts";
import { faultsInKeys } from "./push-keys.ts";
import type { Subscription, Subscriptions } from "./subscriptions-sql.ts";

export interface PushDeps {
  readonly subscriptions: Subscriptions;
  /** What browsers subscribe with. */
  readonly publicKey: string;
  /** Whether a push service may be at this address. */
  readonly mayPushTo: (endpoint: string) => boolean;
  readonly newId: () => string;
  readonly clock: Clock;
}

export const pushHandlers = ({
  subscriptions,
  publicKey,
  mayPushTo,
  newId,
  clock,
}: PushDeps): Handlers<`push.${"list" | "subscribe" | "unsubscribe"}`> => ({
  "push.list": async (_, { principal: { userId } }) => ({
    publicKey,
    items: (await subscriptions.of(userId)).map(asPushSubscription),
  }),

  "push.subscribe": async ({ endpoint, keys }, { principal: { userId, sessionId }, source }) => {
    const faults = faultsInKeys(keys);
    if (faults.length > 0) raiseInvalid(faults);
    if (!mayPushTo(endpoint)) raise("push_endpoint_refused");
    const row = await subscriptions.put({
      ...{ id: newId(), userId, sessionId, endpoint, ...keys, userAgent: source.userAgent },
      createdAt: new Date(clock.now()).toISOString(),
    });
    return asPushSubscription(row);
  },

  "push.unsubscribe": ({ id }, { principal: { userId } }) => subscriptions.remove(userId, id ?? null),
});

const asPushSubscription = ({ id, endpoint, userAgent, createdAt }: Subscription): PushSubscription => ({
  id,
  endpoint,
  device: userAgent,
  createdAt,
});
