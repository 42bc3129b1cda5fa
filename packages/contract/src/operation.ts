import { z } from "zod";
import type { Permission } from "./role.ts";
import type { ApiTokenScope } from "./scope.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Who may call: anyone, anyone signed in, a service behind Parley, or who holds the permission.
 * `public` operations still see the caller when a valid token comes along. A service brings a service token, or an API
 * token with the scope `introspect`.
 */
export type Access = "public" | "signed-in" | "service" | Permission;

/** What an answer that sends a browser elsewhere says; the edge turns it into the `Location` header. */
export const Redirect = z.object({ location: z.string() });

/** How the refresh token travels when it is not in a body: the edge reads, sets or clears its cookie. */
export type RefreshCookie = "reads-and-sets" | "sets" | "reads-and-clears";

/**
 * What a call costs beside itself: `credentials` may cost a hash, or try a secret; `mail` sends mail to an address that
 * the caller names; `invitation` may as well, with words of the caller's in it; `search` reads widely. Each has a limit
 * of its own.
 */
export type LimitGroup = "credentials" | "mail" | "invitation" | "search" | "write" | "read";

export interface Outcome {
  readonly status: 200 | 201 | 202 | 204 | 302;
  /** Null: an answer without a body. `Redirect` with 302. */
  readonly body: z.ZodType | null;
  /** The body is bytes (`z.instanceof(Uint8Array)`, or a `ReadableStream` of them) of this media type, for saving under this name. */
  readonly file?: { readonly contentType: string; readonly name: string };
  /** Fields of the body that travel in headers as well: header to field. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * One call, as data: the HTTP edge, the typed client and the OpenAPI document are loops over these.
 * `input` is one flat object; the fields named in `path` travel there, the rest in the query string of a GET or
 * DELETE and in the JSON body otherwise. Every outcome has a name; an operation with one outcome calls it `done`.
 */
export interface Operation {
  readonly method: Method;
  readonly path: `/${string}`;
  readonly summary: string;
  readonly access: Access;
  readonly input: z.ZodObject;
  readonly outcomes: Readonly<Record<string, Outcome>>;
  /** Problem codes of its own, beside those that any call may meet. */
  readonly problems: readonly string[];
  readonly refreshCookie?: RefreshCookie;
  /** The edge gives the calling browser an id, if it has none yet: `source.browser` is there. */
  readonly browser?: boolean;
  /** Needs an authentication in this session that is fresh, else `reauthentication_required`. */
  readonly fresh?: boolean;
  /** May be called while a second factor that is obligatory has yet to be set up. */
  readonly whileEnrolling?: boolean;
  /** What an API token needs for it, where that does not follow from the rest; see `scopeOf`. */
  readonly apiToken?: ApiTokenScope | "refused";
  /** The same for everyone, and good for so long: any cache may keep the answer. */
  readonly cacheSeconds?: number;
  /** Where it does not follow from the rest, see `limitGroupOf`. */
  readonly limit?: LimitGroup;
  /** Its body may also come as `application/x-www-form-urlencoded`, where a standard wants that. */
  readonly form?: boolean;
}

/**
 * The limit that a call counts towards: what it says, else what it is. Who is not signed in and changes something tries
 * a secret, but for the refresh token, which cannot be guessed.
 */
export const limitGroupOf = ({ limit, method, access, refreshCookie }: Operation): LimitGroup => {
  if (limit !== undefined) return limit;
  if (method === "GET") return "read";
  return access === "public" && !refreshCookie?.startsWith("reads") ? "credentials" : "write";
};

export const defineOperations = <const T extends Record<string, Operation>>(operations: T): T => operations;

/** The fields of `input` that travel in the path: `/channels/{id}` has `id`. */
export const pathFields = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
