import type { OperationName, Operations, ParsedInputOf, Permission, ResultOf } from "@parley/contract";

/** Who is calling: a person in one of their sessions, as their verified access token says. */
export interface Principal {
  readonly userId: string;
  readonly sessionId: string;
  readonly roles: readonly string[];
  readonly email: string;
  /** How the session was signed in (RFC 8176), and whether a second factor was part of it. */
  readonly amr: readonly string[];
  readonly mfaVerified: boolean;
  /** Milliseconds since the epoch at which the session's person last proved who they are. */
  readonly authenticatedAt: number;
  /** A second factor is obligatory and not set up: only `whileEnrolling` operations may be called. */
  readonly mustEnrol: boolean;
  /** Milliseconds since the epoch at which the token expires. */
  readonly expiresAt: number;
  /** Of a bot or service that calls for this person; null: the person does. `sessionId` is then the token's id. */
  readonly apiToken: { readonly id: string; readonly scopes: readonly string[] } | null;
}

/** Where a call comes from, as the edge saw it; `ip` is that of the client, trusted proxies taken off. */
export interface Source {
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly correlationId: string;
  /** The hash of the calling browser's id, where the call brought one; always there for operations with `browser`. */
  readonly browser: string | null;
  /** The id was made for this call. Whether the caller keeps it is not known yet. */
  readonly isNewBrowser?: boolean;
}

/** Which browser must finish what this call begins; null: any, for a client without cookies could not. */
export const browserToFinish = ({ browser, isNewBrowser }: Source): string | null =>
  isNewBrowser ? null : browser;

export interface Call<P extends Principal | null = Principal | null> {
  readonly principal: P;
  readonly source: Source;
}

type PrincipalOf<N extends OperationName> = Operations[N]["access"] extends "public" | "service"
  ? Principal | null
  : Operations[N]["access"] extends "signed-in" | Permission
    ? Principal
    : never;

/** What a feature exports for one operation; the edge has checked the input and the access. */
export type HandlerOf<N extends OperationName> = (
  input: ParsedInputOf<N>,
  call: Call<PrincipalOf<N>>,
) => Promise<ResultOf<N>> | ResultOf<N>;

export type Handlers<N extends OperationName = OperationName> = { readonly [K in N]: HandlerOf<K> };
