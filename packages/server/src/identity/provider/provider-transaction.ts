import { createHmac } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../../clock.ts";
import { makeOneTimeToken, type OneTimeTokens } from "../one-time-token/one-time-token.ts";
import type { TransactionSecrets } from "./auth-provider.ts";

const PURPOSE = "provider-transaction";

const Data = z.object({
  provider: z.string(),
  returnTo: z.string().nullable(),
  /** Null: to sign in. Else to link to the account of this session. */
  sessionId: z.string().nullable(),
});

/** One way to a provider and back: for ten minutes, once, in the browser that began it (SEC-22). */
export interface ProviderTransaction {
  readonly provider: string;
  /** A path of this origin. */
  readonly returnTo: string | null;
  readonly link: { readonly userId: string; readonly sessionId: string } | null;
}

export interface ProviderTransactions {
  begin(transaction: ProviderTransaction, by: { browser: string }): Promise<TransactionSecrets>;
  /** Uses it up, whatever comes of it; null where there is none, or it is another browser's. */
  take(back: {
    state: string;
    browser: string;
  }): Promise<(ProviderTransaction & { readonly secrets: TransactionSecrets }) | null>;
}

/**
 * `state` is a one-time token, stored as its hash. The nonce and the PKCE verifier follow from it by a key that never
 * leaves this server: who reads the table, or the address line, has neither.
 */
export const createProviderTransactions = ({
  tokens,
  key,
  clock,
}: {
  tokens: Pick<OneTimeTokens, "issue" | "take">;
  key: Uint8Array;
  clock: Clock;
}): ProviderTransactions => {
  const derived = (name: string, state: string) =>
    createHmac("sha256", key).update(`${name}/${state}`).digest("base64url");
  const secretsOf = (state: string): TransactionSecrets => ({
    state,
    nonce: derived("nonce", state),
    codeVerifier: derived("code-verifier", state),
  });

  return {
    async begin({ provider, returnTo, link }, { browser }) {
      const data: z.infer<typeof Data> = { provider, returnTo, sessionId: link?.sessionId ?? null };
      const { token, draft } = makeOneTimeToken(
        { purpose: PURPOSE, userId: link?.userId ?? null, browser, data },
        { now: clock.now() },
      );
      await tokens.issue([draft]);
      return secretsOf(token);
    },

    async take({ state, browser }) {
      const now = new Date(clock.now()).toISOString();
      const taken = await tokens.take({ token: state, purpose: PURPOSE, browser, now });
      if (!taken) return null;
      const { provider, returnTo, sessionId } = Data.parse(taken.data);
      const link = taken.userId !== null && sessionId !== null ? { userId: taken.userId, sessionId } : null;
      return { provider, returnTo, link, secrets: secretsOf(state) };
    },
  };
};
