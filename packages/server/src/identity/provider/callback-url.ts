import type { ProviderAnswer } from "./auth-provider.ts";

/** The address that the browser came back to: the one that was registered, with what counts of its query. */
export const callbackUrl = (redirectUri: string, { code, state, iss, error }: ProviderAnswer): URL => {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries({ code, state, iss, error })) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
};
