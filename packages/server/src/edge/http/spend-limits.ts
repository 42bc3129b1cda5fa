import { limitGroupOf, type Operation } from "@parley/contract";
import type { Context } from "hono";
import type { Principal, Source } from "../../call.ts";
import { ProblemError } from "../../problem.ts";
import { limitKeyOf } from "./client-address.ts";
import type { HttpEnv } from "./http-env.ts";
import { isRefused, limitHeaders, type RateLimits, type Spent } from "./rate-limits.ts";

/** The account that a call without a token names. */
const accountOf = (input: Readonly<Record<string, unknown>>): string | null => {
  const named = input.identifier ?? input.email;
  return typeof named === "string" && named !== "" ? named : null;
};

/** Prepares, once per operation, what counts its calls; null where limits are off. */
export const limitSpender = (operation: Operation, limits: RateLimits | null) => {
  const group = limitGroupOf(operation);
  const named = operation.access === "public" && (group === "credentials" || group === "mail");

  return (context: Context<HttpEnv>, source: Source) => {
    const address = limitKeyOf(source.ip);
    let all: readonly Spent[] = [];

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

    return {
      /** Before anything is done. @throws ProblemError rate_limited */
      async byAddress(): Promise<void> {
        if (limits) refuseIf(note(await limits.byAddress(group, address)));
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
        if (!limits || account === null) return false;
        const spent = await limits.byAccount(group, account, address);
        if (group === "mail") return spent.some(isRefused);
        refuseIf(note(spent));
        return false;
      },
    };
  };
};
