import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import { Batch } from "./event.ts";
import type { EventFile } from "./event-file.ts";
import { journeyPage, journeysPage } from "./journey-page.ts";

export const BATCH_BYTES_MAX = 4 * 1024 * 1024;
const LATEST = 100;

/** Batches in, journeys out. */
export const createApp = ({ file, mayTell }: { file: EventFile; mayTell: (headers: Headers) => boolean }) => {
  const app = new Hono();
  app.use(secureHeaders());

  app.post("/events", bodyLimit({ maxSize: BATCH_BYTES_MAX }), async (context) => {
    if (!mayTell(context.req.raw.headers)) return context.json({ title: "Wrong token", status: 401 }, 401);
    // What a page of another origin can send without being asked first is not JSON.
    const [kind = ""] = (context.req.header("content-type") ?? "").split(";");
    if (kind.trim().toLowerCase() !== "application/json")
      return context.json({ title: "Not application/json", status: 415 }, 415);
    const batch = Batch.safeParse(await context.req.json().catch(() => null));
    if (!batch.success)
      return context.json({ title: "Not a batch of events", status: 400, errors: batch.error.issues }, 400);
    await file.add(batch.data.events);
    return context.body(null, 204);
  });

  app.get("/", (context) => context.html(journeysPage(file.latest(LATEST))));
  app.get("/journey/:name{.+\\.json}", (context) => {
    const correlationId = context.req.param("name").slice(0, -".json".length);
    return context.json({ correlationId, items: file.journey(correlationId) });
  });
  app.get("/journey/:correlationId", (context) => {
    const correlationId = context.req.param("correlationId");
    return context.html(journeyPage(correlationId, file.journey(correlationId)));
  });
  return app;
};
