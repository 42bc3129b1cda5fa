import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import Provider from "oidc-provider";

/** Somebody as they are known elsewhere. */
interface ElsewherePerson {
  readonly sub: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly preferred_username: string;
  readonly name: string;
}

const SECRET = "hush-of-parley";

/**
 * A real issuer, beside that of the server's own tests: nothing of the server is within reach here. Its sign-in page has
 * one button, which makes whoever came the person that `become` named.
 */
export const startIssuer = async () => {
  let answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end();
  const server = createServer((request, response) => answer(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port");
  const url = `http://127.0.0.1:${address.port}`;
  let here: ElsewherePerson | null = null;

  return {
    /** The settings of a server whose people may sign in with it. */
    settings: {
      PROVIDERS: "elsewhere",
      OIDC_ELSEWHERE_NAME: "Elsewhere",
      OIDC_ELSEWHERE_ISSUER: url,
      OIDC_ELSEWHERE_CLIENT_ID: "parley",
      OIDC_ELSEWHERE_CLIENT_SECRET: SECRET,
      OUTBOUND_ALLOW_PRIVATE: "127.0.0.1",
    },
    /** Lets a server's people come, once it is known where that is. */
    serve(serverUrl: string) {
      const redirect_uris = [`${serverUrl}/api/v1/auth/providers/elsewhere/callback`];
      const provider = new Provider(url, {
        clients: [{ client_id: "parley", client_secret: SECRET, redirect_uris }],
        claims: {
          openid: ["sub"],
          email: ["email", "email_verified"],
          profile: ["name", "preferred_username"],
        },
        features: { devInteractions: { enabled: false } },
        cookies: { keys: ["of the journey"] },
        pkce: { required: () => true },
        interactions: { url: (_, { uid }) => `/interaction/${uid}` },
        findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ ...here, sub }) }),
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
      const callback = provider.callback();
      answer = (request, response) => {
        const [, asked, step] = /^\/interaction\/([^/?]+)(\/\w+)?/.exec(request.url ?? "") ?? [];
        if (!asked) return void callback(request, response);
        if (!step) {
          const choices = ["agree", "refuse"].map(
            (each) => `<a href="/interaction/${asked}/${each}">${each}</a>`,
          );
          return void response
            .setHeader("content-type", "text/html")
            .end(
              `<!doctype html><title>Elsewhere</title><link rel="icon" href="data:,">${choices.join(" ")}`,
            );
        }
        const outcome =
          step === "/agree"
            ? { login: { accountId: here?.sub ?? "", remember: false } }
            : { error: "access_denied", error_description: "They would rather not" };
        void provider.interactionFinished(request, response, outcome, { mergeWithLastSubmission: false });
      };
    },
    /** Who is in front of it from now on. */
    become(person: ElsewherePerson) {
      here = person;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};

export type Issuer = Awaited<ReturnType<typeof startIssuer>>;
