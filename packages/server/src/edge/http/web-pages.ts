import { join, normalize } from "node:path";
import type { Hono } from "hono";
import { makeBrowserId, readBrowserId } from "./browser-id.ts";
import type { HttpEnv } from "./http-env.ts";
import { cookieStyleOf } from "./refresh-cookie.ts";

const YEAR = "public, max-age=31536000, immutable";

/** Addresses of the API, which are never scenes of the client. */
const NOT_PAGES = /^\/(?:api|\.well-known|health|problems)(?:\/|$)/;
const IS_TEXT = /\.(?:js|css|svg|json)$/;
const HAS_EXTENSION = /\.[a-z0-9]+$/i;

const wantsPage = (accept: string | undefined) =>
  accept === undefined || accept.includes("text/html") || accept.includes("*/*");

/**
 * Serves the built web client. An address that is no file is a scene of the client, and gets its page. A browser gets its id
 * with the page: of calls that it makes at once, each would give it one of its own, and the last to be answered would stay,
 * be it the one that its person signed in under or not.
 */
export const webPages = (
  app: Hono<HttpEnv>,
  { directory, production }: { directory: string; production: boolean },
): void => {
  const page = Bun.file(join(directory, "index.html"));
  const compressed = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

  /** Assets never change under their name, so each is compressed once. */
  const gzipped = (path: string, file: Bun.BunFile) => {
    const known = compressed.get(path) ?? file.bytes().then((bytes) => Bun.gzipSync(bytes, { level: 9 }));
    compressed.set(path, known);
    return known;
  };

  app.get("*", async (context, next) => {
    const path = normalize(decodePath(context.req.path));
    if (NOT_PAGES.test(path) || path.includes("\0")) return next();
    const file = Bun.file(join(directory, path));
    if (path !== "/" && (await file.exists())) {
      const isAsset = path.startsWith("/assets/");
      const headers = { "cache-control": isAsset ? YEAR : "no-cache", "content-type": file.type };
      if (!isAsset || !IS_TEXT.test(path) || !context.req.header("accept-encoding")?.includes("gzip")) {
        return new Response(file, { headers });
      }
      return new Response(await gzipped(path, file), {
        headers: { ...headers, "content-encoding": "gzip", vary: "accept-encoding" },
      });
    }
    const isScene = !HAS_EXTENSION.test(path) && wantsPage(context.req.header("accept"));
    if (!isScene || !(await page.exists())) return next();
    const style = cookieStyleOf(new URL(context.req.url), production);
    const isKnown = readBrowserId(context.req.raw.headers, style) !== null;
    return new Response(page, {
      headers: {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "private, no-cache",
        ...(isKnown ? {} : { "set-cookie": makeBrowserId(style).cookie }),
      },
    });
  });
};

/** A path with a broken escape is no file of ours. */
const decodePath = (path: string) => {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
};
