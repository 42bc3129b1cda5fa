import { type AuthProvider, ProviderError } from "./auth-provider.ts";

/** The same provider; whoever runs this server is told when it is away, in words that hold nothing of what came in. */
export const tellWhenAway = (provider: AuthProvider, tell: (error: unknown) => void): AuthProvider => {
  const telling = async <T>(asked: Promise<T>): Promise<T> => {
    try {
      return await asked;
    } catch (error) {
      if (error instanceof ProviderError && error.reason === "unavailable") {
        tell(new Error(`The provider ${provider.id} is away: ${error.why}`));
      }
      throw error;
    }
  };
  return {
    ...provider,
    begin: (at) => telling(provider.begin(at)),
    finish: (way) => telling(provider.finish(way)),
  };
};
