import { ProviderError, type ProviderFetch } from "./auth-provider.ts";

const TOO_MANY = 429;
const SERVER_ERROR = 500;

/** Tells a provider that is away from one that says no. */
export const askingProvider =
  (fetch: ProviderFetch): ProviderFetch =>
  async (url, request) => {
    const response = await fetch(url, request).catch((cause: unknown) => {
      throw new ProviderError("unavailable", whyOf(cause), { cause });
    });
    if (response.status >= SERVER_ERROR || response.status === TOO_MANY) {
      throw new ProviderError("unavailable", `status ${response.status}`);
    }
    return response;
  };

const CAUSES_MAX = 5;

/** What a failed sign-in comes to, whatever the library wrapped it in. */
export const asProviderError = (error: unknown): ProviderError => {
  for (let cause = error, depth = 0; cause instanceof Error && depth < CAUSES_MAX; depth++) {
    if (cause instanceof ProviderError) return cause;
    cause = cause.cause;
  }
  return new ProviderError("refused", whyOf(error), { cause: error });
};

/** The library's code, or the provider's (RFC 6749), or which claim is wrong: words of a fixed kind, no values. */
const whyOf = (error: unknown): string => {
  const { error: said, code, reason, cause } = (error ?? {}) as Record<string, unknown>;
  const { claim } = (typeof cause === "object" ? (cause ?? {}) : {}) as { claim?: unknown };
  const words = [said ?? reason ?? code, claim].filter(
    (word): word is string => typeof word === "string" && /^[\w.-]{1,64}$/.test(word),
  );
  return words.join(" ") || "failed";
};
