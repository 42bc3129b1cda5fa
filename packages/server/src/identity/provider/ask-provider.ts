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

/**
 * An error and what it came from. Some causes are no errors: the library puts there what it looked at, which for a 401 is
 * the list of its challenges.
 */
const causesOf = (error: unknown): Readonly<Record<string, unknown>>[] => {
  const found: Record<string, unknown>[] = [];
  for (let one = error; typeof one === "object" && one !== null && found.length < CAUSES_MAX; ) {
    found.push(one as Record<string, unknown>);
    const { cause } = one as { cause?: unknown };
    one = Array.isArray(cause) ? (cause[0] as { parameters?: unknown } | undefined)?.parameters : cause;
  }
  return found;
};

/** What a failed sign-in comes to, whatever the library wrapped it in. */
export const asProviderError = (error: unknown): ProviderError =>
  causesOf(error).find((cause) => cause instanceof ProviderError) ??
  new ProviderError("refused", whyOf(error), { cause: error });

/** The provider's code (RFC 6749) or the library's, and which claim is wrong: words of a fixed kind, no values. */
const whyOf = (error: unknown): string => {
  const causes = causesOf(error);
  const first = (name: string) => causes.map((cause) => cause[name]).find(isWord);
  return (
    [first("error") ?? first("reason") ?? first("code"), first("claim")].filter(isWord).join(" ") || "failed"
  );
};

const isWord = (value: unknown): value is string => typeof value === "string" && /^[\w.-]{1,64}$/.test(value);
