import type { Problem } from "@parley/contract";
import type { TokenError } from "./token-error.ts";

const RETRY_AFTER_SECONDS = 2;

/** How a request is refused: an RFC 9457 problem, and what RFC 6750 asks for beside it. */
export interface Refusal {
  readonly status: 401 | 403 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Problem;
}

const TITLES = {
  401: "Not signed in",
  403: "You may not do this",
  503: "Sign-in cannot be checked now",
} as const;

const refusal = (
  status: Refusal["status"],
  {
    code,
    detail,
    correlationId,
    headers,
  }: Pick<Problem, "code" | "detail" | "correlationId"> & Pick<Refusal, "headers">,
): Refusal => ({
  status,
  headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
  body: {
    type: "about:blank",
    title: TITLES[status],
    status,
    detail,
    code,
    retry: status === 503,
    correlationId,
    ...(status === 503 ? { retryAfterSeconds: RETRY_AFTER_SECONDS } : {}),
  },
});

const retryLater = { "retry-after": String(RETRY_AFTER_SECONDS) };

export const refusalOfToken = ({ code, message, retry }: TokenError, correlationId: string): Refusal => {
  if (retry) return refusal(503, { code, detail: `${message}.`, correlationId, headers: retryLater });
  // RFC 6750 3.1: whoever sent nothing is told only that something is needed.
  // RFC 9470 3: what would help is another sign-in, not another token.
  const error = code === "second_factor_missing" ? "insufficient_user_authentication" : "invalid_token";
  const challenge =
    code === "token_missing" ? "Bearer" : `Bearer error="${error}", error_description="${message}"`;
  const detail = `${message}. Send a valid access token as Authorization: Bearer.`;
  return refusal(401, { code, detail, correlationId, headers: { "www-authenticate": challenge } });
};

export const refusalOfPermission = (permission: string, correlationId: string): Refusal =>
  refusal(403, {
    code: "permission_denied",
    detail: `It needs the permission ${permission}. Ask an administrator for it.`,
    correlationId,
    headers: { "www-authenticate": `Bearer error="insufficient_scope", scope="${permission}"` },
  });

export const refusalWithoutAnswer = (correlationId: string): Refusal =>
  refusal(503, {
    code: "permissions_unavailable",
    detail: "Permissions cannot be asked for now. Try again in a few seconds.",
    correlationId,
    headers: retryLater,
  });
