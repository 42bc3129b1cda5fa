import { html } from "hono/html";
import type { Event } from "./event.ts";

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  ol { list-style: none; padding: 0; }
  li { border-left: 3px solid #7a7aff; padding: 0.25rem 0 0.75rem 1rem; }
  li.failure { border-color: #d33; }
  time, .service, dl { color: color-mix(in srgb, currentColor 65%, transparent); font-size: 0.875rem; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: 0; overflow-wrap: anywhere; }
  dd { margin: 0; }`;

const page = (title: string, body: unknown) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <style>${STYLE}</style>
  </head>
  <body><h1>${title}</h1>${body}</body>
</html>`;

const detail = ([name, value]: [string, unknown]) =>
  html`<dt>${name}</dt><dd>${typeof value === "string" ? value : JSON.stringify(value)}</dd>`;

const step = (event: Event) => html`
  <li class="${event.outcome ?? ""}">
    <strong>${event.action}</strong> <span class="service">${event.service ?? "parley"}</span><br>
    <time datetime="${event.at}">${event.at}</time>
    <dl>${Object.entries({ user: event.userId ?? "nobody", ...event.details }).map(detail)}</dl>
  </li>`;

/** What happened under one correlation id, one step below the other. */
export const journeyPage = (correlationId: string, events: readonly Event[]) =>
  page(
    `Journey ${correlationId}`,
    events.length === 0 ? html`<p>Nothing is known of it.</p>` : html`<ol>${events.map(step)}</ol>`,
  );

export const journeysPage = (correlationIds: readonly string[]) =>
  page(
    "Journeys",
    html`<ul>${correlationIds.map((id) => html`<li><a href="/journey/${encodeURIComponent(id)}">${id}</a></li>`)}</ul>`,
  );
