import type { AuthProvider } from "./auth-provider.ts";

/** The strategies of this server, `local` first. */
export interface Providers {
  readonly all: readonly AuthProvider[];
  /** The ids of those that hold accounts elsewhere. */
  readonly elsewhere: readonly string[];
  find(id: string): AuthProvider | null;
  /** What a provider is called; its id, where it is not set any more. */
  nameOf(id: string): string;
  /** The one address that a provider may send a browser back to: registered there, and compared character by character. */
  redirectUri(id: string): string;
}

export const createProviders = (
  all: readonly AuthProvider[],
  { publicUrl }: { publicUrl: string },
): Providers => {
  const byId = new Map(all.map((provider) => [provider.id, provider]));
  return {
    all,
    elsewhere: all.filter(({ kind }) => kind !== "local").map(({ id }) => id),
    find: (id) => byId.get(id) ?? null,
    nameOf: (id) => byId.get(id)?.name ?? id,
    redirectUri: (id) => `${publicUrl}/api/v1/auth/providers/${id}/callback`,
  };
};
