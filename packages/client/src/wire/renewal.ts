import type { Clock, Timers } from "../time.ts";
import { RENEW_BEFORE_EXPIRY_MS } from "./access.ts";
import type { TokenAnswer } from "./connection.ts";

/** Between tries while the renewal cannot be made. */
const RETRY_MS = 10_000;
/** No timer is set for longer: a sleeping machine's timers stand still, and this one looks at the clock. */
const LOOK_AGAIN_MS = 5 * 60_000;

export interface RenewalDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly getToken: (done: (answer: TokenAnswer) => void) => void;
  readonly onRenewed: (token: string) => void;
}

/** Renews the access token of a live connection shortly before it expires. */
export const createRenewal = ({ clock, timers, getToken, onRenewed }: RenewalDeps) => {
  let expiresAt = 0;
  let round = 0;
  let cancel = () => {};

  const after = (delayMs: number) => {
    cancel();
    cancel = timers.set(look, Math.max(0, Math.min(delayMs, LOOK_AGAIN_MS)));
  };

  const schedule = () => after(expiresAt - RENEW_BEFORE_EXPIRY_MS - clock.now());

  const look = () => {
    if (expiresAt - clock.now() > RENEW_BEFORE_EXPIRY_MS) return schedule();
    const own = round;
    getToken((answer) => {
      if (own !== round) return;
      if ("failed" in answer) return answer.failed === "for-good" ? undefined : after(RETRY_MS);
      // A token that lives for less than the margin would be renewed without end.
      after(Math.max(RETRY_MS, answer.expiresAt - RENEW_BEFORE_EXPIRY_MS - clock.now()));
      expiresAt = answer.expiresAt;
      onRenewed(answer.token);
    });
  };

  return {
    tokenExpiresAt(at: number) {
      expiresAt = at;
    },
    start() {
      round += 1;
      // Not before the connection has settled, even where the token is about to expire.
      after(Math.max(RETRY_MS / 10, expiresAt - RENEW_BEFORE_EXPIRY_MS - clock.now()));
    },
    stop() {
      round += 1;
      cancel();
    },
  };
};
