import { lookup } from "node:dns/promises";
import { type AllowPrivate, mayReach } from "./public-address.ts";

export type SafeFetchReason =
  | "url-refused"
  | "unresolved"
  | "address-refused"
  | "unreachable"
  | "timed-out"
  | "too-large";

/** Why nothing was fetched. The message names the host, and never a path or a query, where secrets travel. */
export class SafeFetchError extends Error {
  override readonly name = "SafeFetchError";
  constructor(
    readonly reason: SafeFetchReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export interface SafeFetchOptions {
  readonly allowPrivate: AllowPrivate;
  /** Every address of a host; the system's resolver when unset. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /** For all of it: name, connection, answer and body. */
  readonly timeoutMs: number;
  /** Of the answer's body. */
  readonly bytesMax: number;
  /** Where the beginning is enough: a longer body ends at `bytesMax`, and is not refused as "too-large". */
  readonly cutsLonger?: boolean;
  /** Certificates to trust beside the system's, as PEM. */
  readonly ca?: string;
}

export interface SafeRequest {
  readonly method?: string;
  readonly headers?: Headers | Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | URLSearchParams | null;
  readonly signal?: AbortSignal | null;
}

/** As `fetch`, but that nothing is followed: a redirect is the answer. The body has been read when it resolves. */
export type SafeFetch = (url: string | URL, request?: SafeRequest) => Promise<Response>;

/** One after the other, where the first cannot be reached. */
const ADDRESSES_MAX = 4;
const NO_CONNECTION = new Set([
  "ConnectionRefused",
  "FailedToOpenSocket",
  "ECONNREFUSED",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "EADDRNOTAVAIL",
]);
const WITHOUT_BODY = new Set([101, 204, 205, 304]);

/**
 * A fetch for addresses that others have named (SEC-28): the host is resolved here, every address of it is checked, and
 * the connection goes to an address that was checked, whatever the name means a moment later. The certificate is still
 * that of the name.
 * @throws SafeFetchError
 */
export const createSafeFetch =
  ({
    allowPrivate,
    resolve = addressesOf,
    timeoutMs,
    bytesMax,
    cutsLonger = false,
    ca,
  }: SafeFetchOptions): SafeFetch =>
  async (given, { method = "GET", headers, body = null, signal: stop } = {}) => {
    const url = checkedUrl(given);
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = stop ? AbortSignal.any([timeout, stop]) : timeout;
    const request = { method, headers, body, signal, ca };
    try {
      const addresses = await checkedAddresses(url, { allowPrivate, resolve, signal });
      const response = await firstReached(url, addresses, request);
      return await wholeResponse(response, { bytesMax, cutsLonger, host: url.hostname });
    } catch (error) {
      if (error instanceof SafeFetchError) throw error;
      if (timeout.aborted) {
        throw new SafeFetchError("timed-out", `${url.hostname} took longer than ${timeoutMs} ms`);
      }
      if (stop?.aborted) throw stop.reason;
      const code = codeOf(error);
      throw new SafeFetchError("unreachable", `${url.hostname} cannot be reached${code && `: ${code}`}`);
    }
  };

const checkedUrl = (given: string | URL): URL => {
  const url = URL.parse(String(given));
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === "") {
    throw new SafeFetchError("url-refused", "Only http and https addresses are fetched");
  }
  if (url.username !== "" || url.password !== "") {
    throw new SafeFetchError("url-refused", "An address with a name or password in it is not fetched");
  }
  return url;
};

const checkedAddresses = async (
  url: URL,
  {
    allowPrivate,
    resolve,
    signal,
  }: Required<Pick<SafeFetchOptions, "allowPrivate" | "resolve">> & { signal: AbortSignal },
): Promise<readonly string[]> => {
  const host = hostOf(url);
  const addresses = /^[\d.]+$|:/.test(host)
    ? [host]
    : await untilAborted(resolve(host), signal).catch((error: unknown) => {
        signal.throwIfAborted();
        throw new SafeFetchError("unresolved", `${host} has no address`, { cause: error });
      });
  if (addresses.length === 0) throw new SafeFetchError("unresolved", `${host} has no address`);
  // One that is refused refuses the host: it has no business beside public ones.
  const refused = addresses.find((address) => !mayReach({ host, address }, allowPrivate));
  if (refused !== undefined) {
    throw new SafeFetchError("address-refused", `${host} is at ${refused}, which is not a public address`);
  }
  return addresses.slice(0, ADDRESSES_MAX);
};

/** The name as one resolves it: without brackets, without the dot at the end, in lower case. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");

interface PinnedRequest extends Required<Pick<SafeRequest, "method" | "body">> {
  readonly headers: SafeRequest["headers"];
  readonly signal: AbortSignal;
  readonly ca: string | undefined;
}

const firstReached = async (
  url: URL,
  addresses: readonly string[],
  request: PinnedRequest,
): Promise<Response> => {
  const [address = "", ...others] = addresses;
  try {
    return await fetchAt(url, address, request);
  } catch (error) {
    // Nothing was sent: another address may be asked without anything happening twice.
    if (others.length > 0 && NO_CONNECTION.has(codeOf(error))) return firstReached(url, others, request);
    throw error;
  }
};

const fetchAt = (url: URL, address: string, { method, headers: given, body, signal, ca }: PinnedRequest) => {
  const pinned = new URL(url);
  pinned.hostname = address.includes(":") ? `[${address}]` : address;
  const headers = new Headers(given);
  headers.set("host", url.host);
  // What is counted is what came: nothing small unfolds into something large.
  headers.set("accept-encoding", "identity");
  const init: BunFetchRequestInit = {
    method,
    headers,
    body,
    signal,
    redirect: "manual",
    decompress: false,
    // A connection that is kept belongs to an address, and would be given to another name at the same one.
    keepalive: false,
    ...(url.protocol === "https:" && { tls: { serverName: hostOf(url), ...(ca !== undefined && { ca }) } }),
  };
  return fetch(pinned, init);
};

const wholeResponse = async (
  response: Response,
  { bytesMax, cutsLonger, host }: { bytesMax: number; cutsLonger: boolean; host: string },
): Promise<Response> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) {
      if (cutsLonger) {
        chunks.push(chunk.subarray(0, chunk.byteLength - (bytes - bytesMax)));
        break;
      }
      throw new SafeFetchError("too-large", `The answer of ${host} is longer than ${bytesMax} bytes`);
    }
    chunks.push(chunk);
  }
  const { status, statusText, headers } = response;
  return new Response(WITHOUT_BODY.has(status) ? null : Buffer.concat(chunks), {
    status,
    statusText,
    headers,
  });
};

const addressesOf = async (host: string): Promise<readonly string[]> =>
  (await lookup(host, { all: true, order: "ipv4first" })).map(({ address }) => address);

const untilAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    }),
  ]);

const codeOf = (error: unknown): string => {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : "";
};
