import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DEV_MAIL_PAGE } from "../../src/edge/http/dev-mail-page.ts";
import { openWorld } from "../world.ts";

const ROOT = new URL("../../../../", import.meta.url).pathname;
const TYPED = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "[click](javascript:alert(1))",
  "</title><svg/onload=alert(1)>",
  "{{constructor.constructor('alert(1)')()}}",
  "a & b < c \u2028 \u202e d",
];

test("SEC-27 what people typed comes back as it was typed, as JSON that no browser takes for a page", async () => {
  await using world = await openWorld();
  const [alice, bob] = [await world.person("alice"), await world.person("bob")];
  const id = await world.groupChannel(alice, [bob]);
  const socket = await bob.connect();
  for (const text of TYPED) {
    const nonce = crypto.randomUUID();
    const sent = await alice.call("message.send", { id, nonce, text });
    expect(sent).toMatchObject({ status: 201, body: { text } });
    const frame = await socket.next("messages", ({ messages }) => messages[0].text === text);
    expect(frame.messages[0].senderId).toBe(alice.id);
  }
  const page = await bob.call("message.page", { id });
  expect(page.body.items.map(({ text }: { text: string }) => text).toSorted()).toEqual(TYPED.toSorted());
  expect(page.headers.get("content-type")).toMatch(/^application\/json/);
  expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  // An error that says what was wrong repeats none of it as a page, either.
  const refused = await world.request(`/api/v1/channels/${encodeURIComponent(TYPED[0] ?? "")}`);
  expect(refused.headers.get("content-type")).toBe("application/problem+json");
});

/** The files that make pages, but for their tests. */
const pageSources = () =>
  ["packages/web/src", "packages/client/src", "packages/server/src/edge"].flatMap((folder) =>
    readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: "utf8" })
      .filter((path) => /\.tsx?$/.test(path) && !path.includes(".test."))
      .map((path) => `${folder}/${path}`),
  );

test("SEC-27 no page of ours puts text into itself as HTML, and none has a script of its own", () => {
  const sources = pageSources();
  expect(sources.length).toBeGreaterThan(100);
  const asHtml =
    /dangerouslySetInnerHTML|\.(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|new Function\(/;
  expect(sources.filter((path) => asHtml.test(readFileSync(`${ROOT}${path}`, "utf8")))).toEqual([]);
  for (const page of [DEV_MAIL_PAGE, readFileSync(`${ROOT}packages/web/index.html`, "utf8")]) {
    expect(page).toMatch(/<script [^>]*src=/);
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>|\son\w+=|javascript:/i);
  }
});
