/** Somebody, as a provider says. */
export interface ProvidedIdentity {
  /** Who says so. With `subject` it names the person, for good; nothing else here does. */
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  /** The provider says that the address is this person's. */
  readonly emailVerified: boolean;
  /** To derive a username from. */
  readonly handle: string | null;
  readonly displayName: string | null;
}

/** What a transaction knows, and a forger does not. */
export interface TransactionSecrets {
  readonly state: string;
  readonly nonce: string;
  /** RFC 7636. */
  readonly codeVerifier: string;
}

/** What the browser brought back, as far as providers say anything by it. */
export interface ProviderAnswer {
  readonly code?: string | undefined;
  readonly state?: string | undefined;
  /** RFC 9207. */
  readonly iss?: string | undefined;
  readonly error?: string | undefined;
}

export interface BeginAt extends TransactionSecrets {
  readonly redirectUri: string;
}

export interface FinishWith extends BeginAt {
  readonly answer: ProviderAnswer;
}

/** One strategy of proving who one is. */
export interface AuthProvider {
  readonly id: string;
  readonly name: string;
  readonly kind: "local" | "oidc" | "github";
  /**
   * The address to send the browser to.
   * @throws ProviderError unavailable
   */
  begin(at: BeginAt): Promise<string>;
  /**
   * Checks what came back, all of it, and says who it is.
   * @throws ProviderError
   */
  finish(way: FinishWith): Promise<ProvidedIdentity>;
}

/** `refused`: it may not be believed, or the person said no. `unavailable`: the provider cannot be asked. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  constructor(
    readonly reason: "refused" | "unavailable",
    /** For the audit trail: a word or two, never what came in. */
    readonly why: string,
    options?: ErrorOptions,
  ) {
    super(`${reason}: ${why}`, options);
  }
}

/** As `fetch`, to hosts that were checked; follows nothing. */
export type ProviderFetch = (
  url: string,
  request?: {
    readonly method?: string;
    readonly headers?: Headers | Readonly<Record<string, string>>;
    readonly body?: string | Uint8Array | URLSearchParams | null;
    readonly signal?: AbortSignal | null;
  },
) => Promise<Response>;
