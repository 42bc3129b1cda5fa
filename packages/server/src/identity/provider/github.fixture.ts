import type { ServerResponse } from "node:http";
import { closing, listening } from "./listening.fixture.ts";

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
