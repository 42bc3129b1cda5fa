import { join, normalize } from "node:path";
import type { Hono } from "hono";
import type { HttpEnv } from "./http-env.ts";

const YEAR = "public, max-age=31536000, immutable";

/** Serves the built web client. An address that is no file is a scene of the client, and gets its page. */
export const webPages = (app: Hono<HttpEnv>, directory: string): void => {
  const page = Bun.file(join(directory, "index.html"));

  app.get("*", async (context, next) => {
    const path = normalize(decodeURI(context.req.path));
    if (path.startsWith("/api/") || path.startsWith("/.well-known/") || path.includes("\0")) return next();
    const file = Bun.file(join(directory, path));
    if (path !== "/" && (await file.exists())) {
      return new Response(file, {
        headers: { "cache-control": path.startsWith("/assets/") ? YEAR : "no-cache" },
      });
    }
    if (!context.req.header("accept")?.includes("text/html") || !(await page.exists())) return next();
    return new Response(page, {
      headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" },
    });
  });
};
