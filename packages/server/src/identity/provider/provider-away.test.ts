import { pino } from "pino";
import { describe, expect, test } from "vitest";
import { openProviderWorld, toldBy } from "./provider-world.ts";

/** Nothing listens there. */
const NOBODY = "http://127.0.0.1:9";

const written = () => {
  const lines: string[] = [];
  return { lines, log: pino({ level: "debug" }, { write: (line: string) => void lines.push(line) }) };
};

describe("a provider that is away", () => {
  test("keeps nothing from starting, and whoever wants to go there is back at the sign-in page", async () => {
    await using world = await openProviderWorld({ OIDC_CORP_ISSUER: NOBODY });
    const laptop = world.browser();
    const page = await laptop.signIn("corp", "/friends");
    expect(page.pathname + page.search).toBe("/sign-in?returnTo=%2Ffriends");
    expect(toldBy(page)).toMatchObject({ problem: "provider_unavailable", provider: "corp" });

    const { signedIn } = await world.person("alice");
    const answer = await laptop.call("POST", "/auth/providers/corp/link", {}, signedIn.accessToken);
    expect(answer).toMatchObject({ status: 503, body: { code: "provider_unavailable", retry: true } });
  });

  test("is in the log, with its name and what went wrong; SEC-34 secrets are not", async () => {
    const { lines, log } = written();
    await using world = await openProviderWorld(
      { OIDC_CORP_ISSUER: NOBODY, OIDC_OTHER_CLIENT_SECRET: "not-the-secret-of-parley" },
      { log },
    );
    const laptop = world.browser();
    await laptop.signIn("corp");
    expect(lines.join("\n")).toMatch(/The provider corp is away: discovery: unreachable/);

    world.issuer.become({ sub: "alice", email: "alice@corp.example", email_verified: true });
    const back = await laptop.comeBack("other");
    const told = toldBy(await laptop.follow(back.href));
    expect(told).toMatchObject({ problem: "provider_refused" });
    expect(await world.trailBy(told.correlationId ?? "")).toMatchObject([
      { details: { provider: "other", reason: "invalid_client" } },
    ]);
    const code = back.searchParams.get("code") ?? "none";
    for (const secret of ["hush-of-parley", "not-the-secret-of-parley", "hush-of-github", code]) {
      expect(lines.join("\n")).not.toContain(secret);
    }
  });

  test("SEC-28 at a private address is not asked, unless the operator allows it", async () => {
    const { lines, log } = written();
    await using world = await openProviderWorld({ OUTBOUND_ALLOW_PRIVATE: "" }, { log });
    const laptop = world.browser();
    expect(toldBy(await laptop.signIn("corp"))).toMatchObject({ problem: "provider_unavailable" });
    expect(world.issuer.asked()).toEqual([]);
    expect(lines.join("\n")).toMatch(/corp is away: discovery: address-refused/);
    // The browser itself goes to GitHub; what is not asked is who came back from there.
    world.github.become({ id: 1, login: "alice", name: null, emails: [] });
    expect(toldBy(await laptop.signIn("github"))).toMatchObject({ problem: "provider_unavailable" });
  });
});
