import type { SignedIn } from "@parley/contract";
import { vi } from "vitest";
import { openWorld } from "../../../tests/world.ts";
import { startGithub } from "./github.fixture.ts";
import { startIssuer } from "./issuer.fixture.ts";

export type { ElsewherePerson } from "./issuer.fixture.ts";

export const PUBLIC_URL = "http://localhost:8080";

const callbackOf = (id: string) => `${PUBLIC_URL}/api/v1/auth/providers/${id}/callback`;

const HOPS_MAX = 10;
const MAIL_MS = 15_000;

/** A server with two OpenID providers, which are one issuer, and GitHub. */
export const openProviderWorld = async (
  settings: Record<string, string> = {},
  options: Parameters<typeof openWorld>[1] = {},
) => {
  await using resources = new AsyncDisposableStack();
  const issuer = resources.use(await startIssuer(["corp", "other"].map(callbackOf)));
  const github = resources.use(await startGithub());
  const oidc = (id: string) => ({
    [`OIDC_${id}_ISSUER`]: issuer.url,
    [`OIDC_${id}_CLIENT_ID`]: "parley",
    [`OIDC_${id}_CLIENT_SECRET`]: "hush-of-parley",
  });
  const world = resources.use(
    await openWorld(
      {
        PUBLIC_URL,
        PROVIDERS: "corp,other,github",
        ...oidc("CORP"),
        ...oidc("OTHER"),
        OIDC_CORP_NAME: "Corp",
        GITHUB_URL: github.url,
        GITHUB_CLIENT_ID: "parley",
        GITHUB_CLIENT_SECRET: "hush-of-github",
        OUTBOUND_ALLOW_PRIVATE: "127.0.0.1",
        ...settings,
      },
      options,
    ),
  );

  /** A browser: it keeps cookies, and goes where it is sent. */
  const browser = () => {
    const jars = new Map<string, Map<string, string>>();
    const jarOf = (origin: string) => {
      const jar = jars.get(origin) ?? new Map<string, string>();
      jars.set(origin, jar);
      return jar;
    };

    /** One request, whatever the answer. */
    const request = async (address: string, init: RequestInit = {}): Promise<Response> => {
      const url = new URL(address, PUBLIC_URL);
      const jar = jarOf(url.origin);
      const headers = new Headers(init.headers);
      headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
      const wanted = { ...init, headers, redirect: "manual" as const };
      const response =
        url.origin === PUBLIC_URL ? await world.send(url.href, wanted) : await fetch(url, wanted);
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        if (value === "" || /Max-Age=0/i.test(cookie)) jar.delete(name);
        else jar.set(name, value);
      }
      return response;
    };

    /** Follows redirects up to the first address that `stops`; by default, the first page of Parley. */
    const follow = async (address: string, stops: (url: URL) => boolean = isPage): Promise<URL> => {
      let url = new URL(address, PUBLIC_URL);
      for (let hop = 0; hop < HOPS_MAX && !stops(url); hop++) {
        const response = await request(url.href);
        const location = response.headers.get("location");
        if (response.status < 300 || response.status >= 400 || !location) {
          throw new Error(`${url.pathname} answered ${response.status}: ${await response.text()}`);
        }
        url = new URL(location, url);
      }
      return url;
    };

    const start = (id: string, returnTo?: string) =>
      `/api/v1/auth/providers/${id}/start${returnTo === undefined ? "" : `?${new URLSearchParams({ returnTo })}`}`;

    /** Who is signed in here, by the cookie; null: nobody. */
    const me = async (): Promise<SignedIn | null> => {
      const answer = await request("/api/v1/auth/refresh", {
        method: "POST",
        headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
        body: "{}",
      });
      return answer.status === 200 ? ((await answer.json()) as SignedIn) : null;
    };

    return {
      request,
      follow,
      /** Signs in with a provider, all the way to a page. */
      signIn: (id: string, returnTo?: string) => follow(start(id, returnTo)),
      /** Up to where the provider sends the browser back, which it has not followed yet. */
      comeBack: (id: string, returnTo?: string) => follow(start(id, returnTo), isCallback),
      me,
      /** As `me`, where somebody must be. */
      async signedIn(): Promise<SignedIn> {
        const signedIn = await me();
        if (!signedIn) throw new Error("Nobody is signed in");
        return signedIn;
      },
      async call(method: string, path: string, body: object, token?: string) {
        const answer = await request(`/api/v1${path}`, {
          method,
          headers: {
            "content-type": "application/json",
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
          },
          ...(method === "GET" || method === "DELETE" ? {} : { body: JSON.stringify(body) }),
        });
        const text = await answer.text();
        return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
      },
    };
  };

  const eventsWhere = async (column: "user_id" | "correlation_id", value: string) =>
    world.database.sql.unsafe<{ action: string; details: object }[]>(
      `select action, details::jsonb as details from (
         select id, action, details, user_id::text, correlation_id from audit_unsealed
         union all select id, action, details, user_id::text, correlation_id from audit_events
       ) as every where ${column} = $1 order by id`,
      [value],
    );

  const running = resources.move();
  return {
    ...world,
    issuer,
    github,
    browser,
    /** The text of the latest mail to an address, once it is there; of those without some words, if they are given. */
    mailTo: (address: string, subject: RegExp, { without }: { without?: string } = {}): Promise<string> =>
      vi.waitFor(
        async () => {
          const { body } = await world.request("/dev/mail.json");
          const mails: { to: string; subject: string; text: string }[] = body.items;
          const mail = mails.find(
            ({ to, subject: about, text }) =>
              to.includes(address) && subject.test(about) && (!without || !text.includes(without)),
          );
          if (!mail) throw new Error(`No mail to ${address}: ${mails.map((one) => one.subject).join("; ")}`);
          return mail.text;
        },
        { timeout: MAIL_MS, interval: 100 },
      ),
    trailOf: (userId: string) => eventsWhere("user_id", userId),
    trailBy: (correlationId: string) => eventsWhere("correlation_id", correlationId),
    /** The accounts held elsewhere that are linked to somebody's, by username. */
    identitiesOf: (username: string) =>
      world.database.sql<{ provider: string; subject: string; email: string | null }[]>`
        select provider, subject, external_identities.email from external_identities
        join users on users.id = user_id where username = ${username} order by linked_at`,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};

export type Browser = ReturnType<ProviderWorld["browser"]>;
export type ProviderWorld = Awaited<ReturnType<typeof openProviderWorld>>;

export const isCallback = (url: URL): boolean => /\/providers\/[^/]+\/callback$/.test(url.pathname);
const isPage = (url: URL): boolean => url.origin === PUBLIC_URL && !url.pathname.startsWith("/api/");

/** What an access token says. */
export const claimsOf = (accessToken: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(accessToken.split(".")[1] ?? "", "base64url").toString());

/** What a page is told in its fragment. */
export const toldBy = (url: URL): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(url.hash.slice(1)));
