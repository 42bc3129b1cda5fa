import { limitGroupOf, type Operation } from "@parley/contract";
import type { Context } from "hono";
import type { Principal, Source } from "../../call.ts";
import { ProblemError } from "../../problem.ts";
import { limitKeyOf } from "./client-address.ts";
import type { HttpEnv } from "./http-env.ts";
import { isFlood, isRefused, limitHeaders, type RateLimits, type Spent } from "./rate-limits.ts";

/** The account that a call without a token names. */
const accountOf = (input: Readonly<Record<string, unknown>>): string | null => {
  const named = input.identifier ?? input.email;
  return typeof named === "string" && named !== "" ? named : null;
};

/** Whether an account, by e-mail address or username, has been signed in to from this browser. */
export type IsKnownDevice = (named: string, browser: string) => Promise<boolean>;

/** Prepares, once per operation, what counts its calls; without limits, nothing does. */
export const limitSpender = (
  operation: Operation,
  { limits, isKnownDevice }: { limits: RateLimits | null; isKnownDevice: IsKnownDevice },
) => {
  const group = limitGroupOf(operation);
  const named = operation.access === "public" && (group === "credentials" || group === "mail");

  return (context: Context<HttpEnv>, source: Source) => {
    const address = limitKeyOf(source.ip);
    let all: readonly Spent[] = [];
    /** What the address has used up, where the account may yet know the browser: seconds to wait. */
    let addressRefusedFor: number | null = null;

    /** What is left is told with whatever the answer is, so it is set before anything can fail. */
    const note = (spent: readonly Spent[]): number | null => {
      if (spent.length === 0) return null;
      all = [...spent, ...all];
      for (const [name, value] of Object.entries(limitHeaders(all))) context.header(name, value);
      return spent.find(isRefused)?.refusedFor ?? null;
    };
    const refuseIf = (seconds: number | null) => {
      if (seconds !== null) throw new ProblemError("rate_limited", { seconds });
    };

    /** Spends what a device has for itself, in place of what is used up; null where the account does not know it. */
    const spentByDevice = async (of: RateLimits, account: string): Promise<readonly Spent[] | null> => {
      const { browser, isNewBrowser } = source;
      if (browser === null || isNewBrowser || !(await isKnownDevice(account, browser))) return null;
      all = all.filter((one) => !isRefused(one));
      return of.byDevice(group, account, browser);
    };

    return {
      /** Before anything is done; of a browser that may be known, once the account is named. @throws ProblemError rate_limited */
      async byAddress(): Promise<void> {
        if (!limits) return;
        const spent = await limits.byAddress(group, address);
        const seconds = note(spent);
        if (named && source.browser !== null && !source.isNewBrowser && !spent.some(isFlood)) {
          addressRefusedFor = seconds;
        } else refuseIf(seconds);
      },
      /** Before the handler. @throws ProblemError rate_limited */
      async byPerson(principal: Principal | null): Promise<void> {
        if (!limits || principal === null || operation.access === "public") return;
        refuseIf(note(await limits.byPerson(group, principal.userId)));
      },
      /**
       * Before the handler, and so before any hash. True: the call is to be answered as if it had been carried out,
       * for a mail that is not sent must not tell that others were. @throws ProblemError rate_limited
       */
      async byAccount(input: Readonly<Record<string, unknown>>): Promise<boolean> {
        const account = limits && named ? accountOf(input) : null;
        if (!limits || account === null) {
          refuseIf(addressRefusedFor);
          return false;
        }
        const ofAccount = addressRefusedFor === null ? await limits.byAccount(group, account, address) : [];
        const isUsedUp = addressRefusedFor !== null || ofAccount.some(isRefused);
        const ofDevice = isUsedUp ? await spentByDevice(limits, account) : null;
        if (!ofDevice) refuseIf(addressRefusedFor);
        const spent = ofDevice ?? ofAccount;
        // Nor do the headers tell.
        if (group === "mail") return spent.some(isRefused);
        refuseIf(note(spent));
        return false;
      },
    };
  };
};
