/** What follows one request through every service. */
export interface CallOptions {
  readonly correlationId?: string | undefined;
}

/** What Parley says of a token, whatever state it is in. */
export interface TokenAnswer {
  readonly valid: boolean;
  readonly uid: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly mfaVerified: boolean;
  readonly sid: string;
  /** Seconds since the epoch. */
  readonly exp: number;
  /** Why it is not valid; empty when it is. */
  readonly reason: string;
}

/** One session that has ended. */
export interface Revocation {
  readonly sid: string;
  readonly uid: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly reason: string;
  /** Where to go on from after a break. */
  readonly cursor: string;
}

export interface WatchHandlers {
  /** Parley has taken the call: from here on nothing is missed. */
  readonly onOpen: () => void;
  readonly onRevocation: (revocation: Revocation) => void;
  /** Called once, however it ends. */
  readonly onEnd: (error: unknown) => void;
}

/** Parley's gRPC service, as other services ask it. Each call rejects with `IdentityServiceError`. */
export interface IdentityService {
  verifyToken(token: string, options?: CallOptions): Promise<TokenAnswer>;
  checkPermission(
    question: { readonly userId: string; readonly permission: string },
    options?: CallOptions,
  ): Promise<boolean>;
  getUserPermissions(
    userId: string,
    options?: CallOptions,
  ): Promise<{ readonly roles: readonly string[]; readonly permissions: readonly string[] }>;
  /** Every session that ends from now on, and before that those after `since`. Call what comes back to stop. */
  watchRevocations(since: string, handlers: WatchHandlers): () => void;
  close(): void;
}

/** A call that got no answer, or the answer that this service may not ask. */
export class IdentityServiceError extends Error {
  override readonly name = "IdentityServiceError";
  constructor(
    /** A name of gRPC's closed list, such as UNAVAILABLE, DEADLINE_EXCEEDED or UNAUTHENTICATED. */
    readonly status: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${status}: ${message}`, options);
  }
}
