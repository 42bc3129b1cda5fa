import type { SignedIn } from "@parley/contract";
import { ParleyError } from "../error.ts";
import type { Clock } from "../time.ts";
import type { TokenStore } from "./token-store.ts";

/** A token is renewed when less than this is left of it. */
export const RENEW_BEFORE_EXPIRY_MS = 60_000;

export interface AccessToken {
  readonly token: string;
  /** By this client's clock, milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Holds the access token and renews it; many callers at once make one renewal. */
export interface Access {
  /** The token, renewed first if it is about to expire. Throws when it cannot be renewed. */
  fresh(): Promise<AccessToken>;
  /** The successor of a token that the server would not take. */
  renewed(refused: string): Promise<AccessToken>;
  /** Renews from the cookie or the token store alone, as a page does at its start. */
  restore(): Promise<SignedIn>;
  hold(signedIn: SignedIn): Promise<void>;
  /**
   * Holds what another session answers with that stands in for this one. Until then nobody renews: the old session may be
   * over on the server, which closes its socket before its answer is here, and has nothing left to renew.
   */
  replacing(answer: Promise<SignedIn>): Promise<SignedIn>;
  /** The token if it still holds, without renewing it. */
  current(): AccessToken | null;
  refreshToken(): Promise<string | undefined>;
  drop(): Promise<void>;
}

const ENDS_SESSION: ReadonlySet<string> = new Set([
  "refresh_token_invalid",
  "session_revoked",
  "token_missing",
]);

/** Whether a renewal failed for good: the person has to sign in again. */
export const endsSession = (error: unknown): error is ParleyError =>
  error instanceof ParleyError && (ENDS_SESSION.has(error.code) || error.status === 401);

export interface AccessDeps {
  /** Exchanges the refresh token, from here or from the cookie, for its successor and an access token. */
  readonly refresh: (refreshToken: string | undefined) => Promise<SignedIn>;
  readonly clock: Clock;
  /** Null: the refresh token is in a cookie. */
  readonly tokenStore: TokenStore | null;
  /** Told of each renewal, before anyone uses the token. Throws to refuse it. */
  readonly onRenewed: (signedIn: SignedIn) => void;
  readonly onEnded: (error: ParleyError) => void;
}

export const createAccess = ({ refresh, clock, tokenStore, onRenewed, onEnded }: AccessDeps): Access => {
  let held: AccessToken | null = null;
  let renewal: Promise<AccessToken> | null = null;
  let replacement: Promise<unknown> | null = null;
  let life = 0;

  const refreshToken = async () => (await tokenStore?.load()) ?? undefined;

  const hold = async (signedIn: SignedIn) => {
    held = { token: signedIn.accessToken, expiresAt: clock.now() + signedIn.expiresIn * 1_000 };
    if (tokenStore !== null && signedIn.refreshToken !== undefined)
      await tokenStore.save(signedIn.refreshToken);
  };

  const restore = async () => refresh(await refreshToken());

  const renew = async (): Promise<AccessToken> => {
    const startedIn = life;
    try {
      const signedIn = await restore();
      if (startedIn !== life)
        throw new ParleyError({ detail: "Signed out meanwhile.", retry: false }, "token_missing");
      onRenewed(signedIn);
      await hold(signedIn);
      if (held === null)
        throw new ParleyError({ detail: "Signed out meanwhile.", retry: false }, "token_missing");
      return held;
    } catch (error) {
      if (startedIn === life && endsSession(error)) onEnded(error);
      throw error;
    }
  };

  const renewUnlessReplaced = async () => {
    const before = held;
    await replacement;
    return held !== null && held !== before ? held : renew();
  };

  const renewOnce = () => {
    renewal ??= (replacement === null ? renew() : renewUnlessReplaced()).finally(() => {
      renewal = null;
    });
    return renewal;
  };

  const replacing = async (answer: Promise<SignedIn>) => {
    const startedIn = life;
    const taken = answer.then(async (signedIn) => {
      if (startedIn === life) await hold(signedIn);
      return signedIn;
    });
    const settled = taken
      .catch(() => {})
      .finally(() => {
        if (replacement === settled) replacement = null;
      });
    replacement = settled;
    return taken;
  };

  return {
    async fresh() {
      const isFresh = held !== null && held.expiresAt - clock.now() > RENEW_BEFORE_EXPIRY_MS;
      return held !== null && isFresh ? held : renewOnce();
    },
    async renewed(refused) {
      return held !== null && held.token !== refused ? held : renewOnce();
    },
    restore,
    hold,
    replacing,
    current: () => (held !== null && held.expiresAt > clock.now() ? held : null),
    refreshToken,
    async drop() {
      life += 1;
      held = null;
      renewal = null;
      await tokenStore?.save(null);
    },
  };
};
