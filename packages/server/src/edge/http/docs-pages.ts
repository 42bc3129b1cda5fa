import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { isProblemCode, problems } from "@parley/contract";
import type { Hono } from "hono";
import { ProblemError } from "../../problem.ts";
import { statusOf } from "../problem-body.ts";
import type { HttpEnv } from "./http-env.ts";
import { openApiDocument } from "./openapi.ts";

const ASSETS = ["swagger-ui.css", "swagger-ui-bundle.js"] as const;

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Parley API</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<script defer src="/api/docs/swagger-ui-bundle.js"></script>
<script defer src="/api/docs/start.js"></script>
</head>
<body><div id="docs"></div></body>
</html>`;

const START = `SwaggerUIBundle({ url: "/api/openapi.json", dom_id: "#docs", deepLinking: true, docExpansion: "list" });`;

/** The OpenAPI document, a page to read it on, and a page for each problem's `type`. */
export const docsPages = (app: Hono<HttpEnv>, { publicUrl }: { publicUrl: string }): void => {
  // Made when first asked for: the start of the server does not wait for it.
  let document: string | undefined;
  app.get("/api/openapi.json", (context) => {
    document ??= JSON.stringify(openApiDocument(publicUrl));
    return context.body(document, 200, { "content-type": "application/json" });
  });

  app.get("/api/docs", (context) => context.html(PAGE));
  app.get("/api/docs/start.js", (context) => context.body(START, 200, { "content-type": "text/javascript" }));
  for (const asset of ASSETS) {
    app.get(`/api/docs/${asset}`, () => {
      const directory = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
      return new Response(Bun.file(join(directory, asset)));
    });
  }

  app.get("/problems/:slug", (context) => {
    const code = context.req.param("slug").replaceAll("-", "_");
    if (!isProblemCode(code)) throw new ProblemError("not_found");
    const { title, detail, kind, retry } = problems[code];
    return context.json({ code, title, detail, kind, retry, status: statusOf(code) });
  });
};
