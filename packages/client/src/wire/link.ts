import { CLOSE } from "@parley/contract";
import { backoffMs } from "./backoff.ts";

/** Where the connection stands. `attempt` counts tries since it last held; `renewed`: 4401 was answered already. */
export type Link =
  | { readonly at: "closed" }
  | { readonly at: "authorizing"; readonly attempt: number; readonly renewed: boolean }
  | { readonly at: "opening"; readonly attempt: number; readonly renewed: boolean }
  | { readonly at: "greeting"; readonly attempt: number; readonly renewed: boolean }
  | { readonly at: "live"; readonly attempt: number }
  | { readonly at: "waiting"; readonly attempt: number; readonly retryAt: number }
  | { readonly at: "idle" }
  | { readonly at: "stopped"; readonly code: number };

export type LinkEvent =
  | { readonly type: "connect" | "disconnect" | "wake" }
  /** The access token is here. */
  | { readonly type: "authorized" }
  /** There is none to be had now; `for good` when the session has ended. */
  | { readonly type: "unauthorized"; readonly forGood: boolean }
  | { readonly type: "opened" }
  | { readonly type: "ready" }
  | { readonly type: "closed"; readonly code: number }
  /** Nothing came in time: an opening, a greeting, an answer. */
  | { readonly type: "overdue" }
  | { readonly type: "retry" }
  /** Live for long enough that the next failure is a new one. */
  | { readonly type: "held" };

export type LinkEffect =
  /** Get a token: one that has not expired, or one that replaces what the server refused. */
  | { readonly do: "authorize"; readonly renew: boolean }
  | { readonly do: "open" }
  | { readonly do: "greet" }
  | { readonly do: "live" }
  /** Close the socket and forget it. */
  | { readonly do: "close" }
  /** The connection that was open is not any more. */
  | { readonly do: "lost" }
  | { readonly do: "wait"; readonly forMs: number }
  | { readonly do: "signed-out" };

export interface Chance {
  readonly now: number;
  /** From 0 to 1. */
  readonly random: number;
}

export interface LinkStep {
  readonly link: Link;
  readonly effects: readonly LinkEffect[];
}

const stay = (link: Link): LinkStep => ({ link, effects: [] });

const authorizing = (
  { attempt, renewed }: { attempt: number; renewed: boolean },
  before: readonly LinkEffect[] = [],
): LinkStep => ({
  link: { at: "authorizing", attempt, renewed },
  effects: [...before, { do: "authorize", renew: renewed }],
});

const waiting = (attempt: number, { now, random }: Chance, before: readonly LinkEffect[]): LinkStep => {
  const forMs = backoffMs(attempt, random);
  return {
    link: { at: "waiting", attempt: attempt + 1, retryAt: now + forMs },
    effects: [...before, { do: "wait", forMs }],
  };
};

const hasSocket = (link: Link) => link.at === "opening" || link.at === "greeting" || link.at === "live";
const attemptOf = (link: Link) => ("attempt" in link ? link.attempt : 0);

const closed = (link: Link, code: number, chance: Chance): LinkStep => {
  if (!hasSocket(link)) return stay(link);
  const lost: readonly LinkEffect[] = [{ do: "lost" }];
  const hasRenewed = "renewed" in link && link.renewed;
  if (code === CLOSE.tokenExpired && !hasRenewed) {
    return authorizing({ attempt: attemptOf(link), renewed: true }, lost);
  }
  if (code === CLOSE.sessionRevoked) {
    return { link: { at: "stopped", code }, effects: [...lost, { do: "signed-out" }] };
  }
  if (code >= 4400 && code < 4500) return { link: { at: "stopped", code }, effects: lost };
  if (code === CLOSE.idle) return { link: { at: "idle" }, effects: lost };
  return waiting(attemptOf(link), chance, lost);
};

const unauthorized = (link: Link, forGood: boolean, chance: Chance): LinkStep => {
  if (link.at !== "authorizing") return stay(link);
  if (!forGood) return waiting(link.attempt, chance, []);
  return { link: { at: "stopped", code: CLOSE.sessionRevoked }, effects: [] };
};

/** The link after an event, and what is to be done. Pure. */
export const follow = (link: Link, event: LinkEvent, chance: Chance): LinkStep => {
  switch (event.type) {
    case "connect":
      return link.at === "closed" || link.at === "idle" || link.at === "stopped"
        ? authorizing({ attempt: 0, renewed: false })
        : stay(link);
    case "wake":
      return link.at === "waiting" || link.at === "idle"
        ? authorizing({ attempt: 0, renewed: false })
        : stay(link);
    case "disconnect":
      return {
        link: { at: "closed" },
        effects: hasSocket(link) ? [{ do: "close" }, { do: "lost" }] : [],
      };
    case "authorized":
      if (link.at !== "authorizing") return stay(link);
      return { link: { ...link, at: "opening" }, effects: [{ do: "open" }] };
    case "unauthorized":
      return unauthorized(link, event.forGood, chance);
    case "opened":
      if (link.at !== "opening") return stay(link);
      return { link: { ...link, at: "greeting" }, effects: [{ do: "greet" }] };
    case "ready":
      if (link.at !== "greeting") return stay(link);
      return { link: { at: "live", attempt: link.attempt }, effects: [{ do: "live" }] };
    case "closed":
      return closed(link, event.code, chance);
    case "overdue":
      if (!hasSocket(link)) return stay(link);
      return waiting(attemptOf(link), chance, [{ do: "close" }, { do: "lost" }]);
    case "retry":
      if (link.at !== "waiting") return stay(link);
      return authorizing({ attempt: link.attempt, renewed: false });
    case "held":
      return link.at === "live" ? stay({ at: "live", attempt: 0 }) : stay(link);
  }
};
