import type { Outcome } from "@parley/contract";
import type { Context } from "hono";
import type { HttpEnv } from "./http-env.ts";

/**
 * A value as a header can carry it: what is not visible ASCII, and `%` and `,` with it, is percent-encoded (UTF-8), so
 * that no name or address can break out of its header; the parts of a list have commas between them.
 */
export const headerValue = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(headerValue).join(",")
    : String(value).replace(/[^\x21-\x7e]|[%,]/gu, (character) =>
        [...new TextEncoder().encode(character)]
          .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
          .join(""),
      );

/** Sets the headers that an outcome declares, from the fields of its body; all of them each time. */
export const setAnswerHeaders = (context: Context<HttpEnv>, outcome: Outcome | undefined, body: unknown) => {
  const fields = body as Readonly<Record<string, unknown>>;
  for (const [header, field] of Object.entries(outcome?.headers ?? {}))
    context.header(header, headerValue(fields[field] ?? ""));
};

/** An answer that any cache may keep for so long; one who has it already gets 304. */
export const answerForCaches = (context: Context<HttpEnv>, body: unknown, seconds: number): Response => {
  const text = JSON.stringify(body);
  const tag = `"${Bun.CryptoHasher.hash("sha256", text, "base64url")}"`;
  context.header("cache-control", `public, max-age=${seconds}`);
  context.header("etag", tag);
  const known = context.req.header("if-none-match")?.split(",") ?? [];
  if (known.some((one) => one.trim().replace(/^W\//, "") === tag)) return context.body(null, 304);
  context.header("content-type", "application/json");
  return context.body(text, 200);
};
