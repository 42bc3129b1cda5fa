/** Where a native client keeps its refresh token between runs. A browser keeps it in a cookie no script can read. */
export interface TokenStore {
  load(): Promise<string | null>;
  /** Resolves once the token would survive a restart; null forgets it. */
  save(refreshToken: string | null): Promise<void>;
}

export const createMemoryTokenStore = (): TokenStore => {
  let held: string | null = null;
  return {
    load: async () => held,
    save: async (refreshToken) => {
      held = refreshToken;
    },
  };
};
