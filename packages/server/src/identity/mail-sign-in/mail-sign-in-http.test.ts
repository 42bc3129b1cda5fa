import { Writable } from "node:stream";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Answer, openWorld, type Person, type World } from "../../../tests/world.ts";
import { mailedToken, mailedTokens, shapeOf } from "../account/world-accounts-http.ts";

const PAGE = "/sign-in/mail";

let world: World;
let alice: Person;
beforeAll(async () => {
  world = await openWorld({ MAIL_SIGN_IN: "on" });
  alice = await world.person("alice");
});
afterAll(() => world[Symbol.asyncDispose]());

const post = (path: string, body: object, cookie = ""): Promise<Answer> =>
  world.request(path, {
    method: "POST",
    headers: { "content-type": "application/json", cookie },
    body: JSON.stringify(body),
  });
const ask = (body: object, cookie?: string) => post("/api/v1/auth/mail", body, cookie);
const confirm = (body: object, cookie?: string) => post("/api/v1/auth/mail/confirm", body, cookie);
const cookieIn = ({ headers }: Answer, name: string): string =>
  headers
    .getSetCookie()
    .find((cookie) => cookie.includes(name))
    ?.split(";")[0] ?? "";
const EMAIL = "alice@example.org";
const tokens = () => mailedTokens(world, EMAIL, PAGE);
const nextToken = (after: number) => mailedToken(world, { to: EMAIL, page: PAGE, after });

describe("sign-in by mail over HTTP", () => {
  test("the pages know that it is on", async () => {
    expect((await world.call("workspace.get", {})).body).toMatchObject({ mailSignIn: true, setUp: true });
  });

  test("the link signs in by a POST of its page, in the browser that asked", async () => {
    const before = (await tokens()).length;
    const asked = await ask({ email: EMAIL });
    expect(asked.status).toBe(202);
    const browser = cookieIn(asked, "parley_browser=");
    expect(browser).not.toBe("");
    const token = await nextToken(before);
    const elsewhere = await confirm({ token });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([400, "one_time_token_invalid"]);
    const signedIn = await confirm({ token }, browser);
    expect(signedIn).toMatchObject({
      status: 200,
      body: { user: { id: alice.id }, session: { amr: ["mail"] } },
    });
    expect(cookieIn(signedIn, "parley_refresh=")).not.toBe("");
    expect(signedIn.body.refreshToken).toBeUndefined();
    const again = await confirm({ token }, browser);
    expect(again.body.code).toBe("one_time_token_invalid");
  });

  test("SEC-06 a scanner that follows the link, and tries what it finds by GET and HEAD, uses nothing up", async () => {
    const before = (await tokens()).length;
    const browser = cookieIn(await ask({ email: EMAIL }), "parley_browser=");
    const token = await nextToken(before);
    for (const method of ["GET", "HEAD"]) {
      for (const path of [`${PAGE}#token=${token}`, `/api/v1/auth/mail/confirm?token=${token}`]) {
        await world.request(path, { method, headers: { cookie: browser } });
      }
    }
    expect((await confirm({ token }, browser)).status).toBe(200);
  });

  test("SEC-06 the link is built from PUBLIC_URL, whatever Host says", async () => {
    const before = (await tokens()).length;
    await world.request("/api/v1/auth/mail", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        host: "evil.example",
        "x-forwarded-host": "evil.example",
      },
      body: JSON.stringify({ email: EMAIL }),
    });
    const token = await nextToken(before);
    const { body } = await world.request("/dev/mail.json");
    const [mail] = body.items.filter(({ text }: { text: string }) => text.includes(token));
    expect(mail.text).toContain(`${world.config.PUBLIC_URL}${PAGE}#token=${token}`);
    expect(`${mail.text}${mail.html}`).not.toContain("evil.example");
  });

  test("SEC-05 an address that nobody has is answered as any other", async () => {
    const known = shapeOf(await ask({ email: EMAIL }));
    expect(shapeOf(await ask({ email: "nobody@example.org" }))).toEqual(known);
    // A mail to the one that is known has come by the time that one to the other would have.
    await vi.waitFor(async () => expect(await tokens()).not.toHaveLength(0));
    expect(await mailedTokens(world, "nobody@example.org", PAGE)).toEqual([]);
  });

  test.each(["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"])(
    "SEC-22 leads on to no page of others: %s",
    async (returnTo) => {
      expect((await ask({ email: EMAIL, returnTo })).status).toBe(400);
    },
  );
});

test("SEC-34 no log has the token or the code of a mail, right or wrong, nor an invitation's", async () => {
  const lines: string[] = [];
  const into = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  await using talkative = await openWorld(
    { MAIL_SIGN_IN: "on", LOG_LEVEL: "trace" },
    { log: pino({ level: "trace" }, into) },
  );
  const admin = await talkative.person("alice");
  const { body: made } = await admin.call("invitation.create", {});
  const invitation = new URL(made.url).hash.slice("#token=".length);
  await talkative.call("invitation.look", { token: invitation });
  await talkative.call("auth.mailSignIn", { email: EMAIL });
  const token = await mailedToken(talkative, { to: EMAIL, page: PAGE });
  const { body } = await talkative.request("/dev/mail.json");
  const [mail] = body.items.filter(({ text }: { text: string }) => text.includes(token));
  const code = /\b\d{3} ?\d{3}\b/.exec(mail.text)?.[0] ?? "";
  expect(code).not.toBe("");
  for (const wrong of [{ token }, { code }, { token: `${token}x` }, { token: [token] }]) {
    await talkative.request("/api/v1/auth/mail/confirm", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(wrong),
    });
  }
  const log = lines.join("");
  expect(log).toContain("/api/v1/auth/mail/confirm");
  // Six digits may stand by chance within an id: a word of their own they are only as the code.
  expect(log).not.toMatch(new RegExp(`\\b${code.replace(" ", " ?")}\\b`));
  for (const secret of [token, invitation]) expect(log).not.toContain(secret);
});

test("where it is off, the pages know, and asking is refused", async () => {
  await using off = await openWorld();
  expect((await off.call("workspace.get", {})).body).toMatchObject({ mailSignIn: false, setUp: false });
  const asked = await off.call("auth.mailSignIn", { email: EMAIL });
  expect([asked.status, asked.body.code]).toEqual([403, "mail_sign_in_off"]);
});
