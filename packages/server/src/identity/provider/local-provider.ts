import { type AuthProvider, ProviderError } from "./auth-provider.ts";

/** This server itself: its own sign-in page, with password, passkey and what else it offers. Nobody comes back from there. */
export const localProvider: AuthProvider = {
  id: "local",
  name: "Parley",
  kind: "local",
  begin: async () => "/sign-in",
  finish: async () => {
    throw new ProviderError("refused", "local");
  },
};
