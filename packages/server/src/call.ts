import type { OperationName, Operations, ParsedInputOf, Permission, ResultOf } from "@parley/contract";

/** Who is calling: a person in one of their sessions, as their verified access token says. */
export interface Principal {
  readonly userId: string;
  readonly sessionId: string;
  readonly roles: readonly string[];
  /** Milliseconds since the epoch at which the token expires. */
  readonly expiresAt: number;
}

/** Where a call comes from, as the edge saw it; `ip` is that of the client, trusted proxies taken off. */
export interface Source {
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly correlationId: string;
}

export interface Call<P extends Principal | null = Principal | null> {
  readonly principal: P;
  readonly source: Source;
}

type PrincipalOf<N extends OperationName> = Operations[N]["access"] extends "public"
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
