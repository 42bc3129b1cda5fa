import type { LinkPreview } from "@parley/contract";
import { type SafeFetch, SafeFetchError } from "../safe-fetch/safe-fetch.ts";
import { decodePage } from "./decode-page.ts";
import { readPage } from "./read-page.ts";

const TIMEOUT_MS = 5_000;
const REDIRECTS_MAX = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const HTML = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i;

/** What the fetch for previews is made with, beside which addresses it may reach: the beginning of a page says it all. */
export const PREVIEW_LIMITS = {
  timeoutMs: TIMEOUT_MS,
  bytesMax: 512 * 1_024,
  cutsLonger: true,
} as const;

/**
 * What a page says of itself, for those who see a link to it; null where it says nothing, is no HTML, is too
 * slow, or cannot or may not be reached. `url` is the link as it was asked for, and not what the page claims to be. There
 * is no image: those come with files, since a picture of somebody else's server would tell them who is reading.
 */
export type FetchPreview = (url: string) => Promise<LinkPreview | null>;

const HEADERS = {
  "user-agent": "Parley-Link-Preview",
  accept: "text/html,application/xhtml+xml",
} as const;

/**
 * Fetches previews for people who choose the address (SEC-28): each step of a redirect goes through `fetch`, which checks it
 * anew, and all of them together have 5 s. Nothing is sent along that anybody has: no cookie, no name, no referrer.
 */
export const createFetchPreview =
  ({ fetch, timeoutMs = TIMEOUT_MS }: { fetch: SafeFetch; timeoutMs?: number }): FetchPreview =>
  async (url) => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await followed(url, { fetch, signal });
      if (!response || !isPage(response)) return null;
      const { headers } = response;
      const bytes = new Uint8Array(await response.arrayBuffer());
      const { title, ...words } = readPage(decodePage(bytes, headers.get("content-type") ?? ""));
      return title === null ? null : { url, title, ...words };
    } catch (error) {
      if (error instanceof SafeFetchError || signal.aborted) return null;
      throw error;
    }
  };

const followed = async (
  from: string,
  { fetch, signal }: { fetch: SafeFetch; signal: AbortSignal },
): Promise<Response | null> => {
  let url: URL | null = URL.parse(from);
  for (let steps = 0; url && steps <= REDIRECTS_MAX; steps++) {
    const response = await fetch(url, { headers: HEADERS, signal });
    if (!REDIRECTS.has(response.status)) return response;
    url = URL.parse(response.headers.get("location") ?? "", url.href);
  }
  return null;
};

/** An answer that is packed was told not to be: nothing small is unfolded into something large. */
const isPage = ({ ok, headers }: Response): boolean =>
  ok &&
  HTML.test(headers.get("content-type") ?? "") &&
  /^(identity)?$/i.test(headers.get("content-encoding") ?? "");
