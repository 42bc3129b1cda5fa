import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { SignedIn } from "@parley/contract";
import Provider from "oidc-provider";
import { vi } from "vitest";
import { openWorld } from "../../../tests/world.ts";

export const PUBLIC_URL = "http://localhost:8080";

/** Somebody as they are known elsewhere. */
export interface ElsewherePerson {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly preferred_username?: string;
  readonly name?: string;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

const listening = async (): Promise<{
  server: Server;
  url: string;
  answerBy: (listener: Listener) => void;
}> => {
  let listener: Listener = (_, response) => response.end();
  const server = createServer((request, response) => listener(request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    server,
    url: `http://127.0.0.1:${port}`,
    answerBy(given) {
      listener = given;
    },
  };
};

const closing = (server: Server) => async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
};

const callbackOf = (id: string) => `${PUBLIC_URL}/api/v1/auth/providers/${id}/callback`;

/** A real issuer, in which whoever it is told to be has just signed in and agreed. */
export const startIssuer = async (ids: readonly string[]) => {
  const { server, url, answerBy } = await listening();
  const people = new Map<string, ElsewherePerson>();
  let here: ElsewherePerson = { sub: "nobody" };
  let agrees = true;
  const provider = new Provider(url, {
    clients: [{ client_id: "parley", client_secret: "hush-of-parley", redirect_uris: ids.map(callbackOf) }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "preferred_username"] },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ["of the test"] },
    ttl: {
      Interaction: 600,
      Grant: 600,
      Session: 600,
      AccessToken: 600,
      IdToken: 600,
      AuthorizationCode: 60,
    },
    pkce: { required: () => true },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    async findAccount(_, sub) {
      const person = people.get(sub);
      return person && { accountId: sub, claims: async () => ({ ...person }) };
    },
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId ?? "",
        accountId: oidc.session?.accountId ?? "",
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const handle = provider.callback();
  const asked: string[] = [];
  answerBy((request, response) => {
    asked.push(request.url ?? "/");
    if (!request.url?.startsWith("/interaction/")) return void handle(request, response);
    people.set(here.sub, here);
    const result = agrees
      ? { login: { accountId: here.sub, remember: false } }
      : { error: "access_denied", error_description: "Nobody agreed" };
    void provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });
  return {
    url,
    /** Who is in front of the issuer from now on. */
    become(person: ElsewherePerson) {
      here = person;
      agrees = true;
    },
    /** The addresses that anybody has asked it for. */
    asked: (): readonly string[] => asked,
    disagree() {
      agrees = false;
    },
    [Symbol.asyncDispose]: closing(server),
  };
};

export type Issuer = Awaited<ReturnType<typeof startIssuer>>;

export interface GithubPerson {
  readonly id: number;
  readonly login: string;
  readonly name: string | null;
  readonly emails: readonly { email: string; primary: boolean; verified: boolean }[];
}

/** What of GitHub a sign-in asks: its codes count once, and only with the verifier. */
export const startGithub = async () => {
  const { server, url, answerBy } = await listening();
  const codes = new Map<string, { challenge: string; redirectUri: string }>();
  let here: GithubPerson | null = null;
  const json = (response: ServerResponse, body: unknown) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));

  const authorize = (query: URLSearchParams, response: ServerResponse) => {
    const code = crypto.randomUUID();
    const redirectUri = query.get("redirect_uri") ?? "";
    codes.set(code, { challenge: query.get("code_challenge") ?? "", redirectUri });
    const back = new URL(redirectUri);
    back.searchParams.set("code", code);
    back.searchParams.set("state", query.get("state") ?? "");
    response.writeHead(302, { location: back.href }).end();
  };

  const redeem = async (body: string, response: ServerResponse) => {
    const form = new URLSearchParams(body);
    const issued = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    const digest = await crypto.subtle.digest("SHA-256", Buffer.from(form.get("code_verifier") ?? ""));
    const isRight =
      issued?.challenge === Buffer.from(digest).toString("base64url") &&
      issued.redirectUri === form.get("redirect_uri") &&
      form.get("client_secret") === "hush-of-github";
    json(
      response,
      isRight ? { access_token: "gho_1", token_type: "bearer" } : { error: "bad_verification_code" },
    );
  };

  answerBy((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", url);
    if (pathname === "/login/oauth/authorize") return authorize(searchParams, response);
    if (pathname === "/login/oauth/access_token") {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => void redeem(body, response));
      return;
    }
    if (request.headers.authorization !== "Bearer gho_1") return response.writeHead(401).end();
    if (pathname === "/api/v3/user") {
      const { emails: _, ...user } = here ?? { emails: [] };
      // The address that is shown to everyone is no proof of anything.
      return json(response, { ...user, email: "shown@example.com" });
    }
    if (pathname === "/api/v3/user/emails") return json(response, here?.emails ?? []);
    response.writeHead(404).end();
  });
  return {
    url,
    become(person: GithubPerson) {
      here = person;
    },
    [Symbol.asyncDispose]: closing(server),
  };
};

const HOPS_MAX = 10;
const MAIL_MS = 15_000;

/** A server with two OpenID providers, which are one issuer, and GitHub. */
export const openProviderWorld = async (
  settings: Record<string, string> = {},
  options: Parameters<typeof openWorld>[1] = {},
) => {
  await using resources = new AsyncDisposableStack();
  const issuer = resources.use(await startIssuer(["corp", "other"]));
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
