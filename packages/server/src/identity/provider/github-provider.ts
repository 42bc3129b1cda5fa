import { Email } from "@parley/contract";
import * as oidc from "openid-client";
import { z } from "zod";
import { askingProvider, asProviderError } from "./ask-provider.ts";
import { type AuthProvider, ProviderError } from "./auth-provider.ts";
import { callbackUrl } from "./callback-url.ts";
import type { ProviderDeps } from "./oidc-provider.ts";
import type { GithubSettings } from "./provider-settings.ts";

const SCOPE = "read:user user:email";
const OK = 200;

const User = z.object({ id: z.int(), login: z.string(), name: z.string().nullish() });
const Emails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/**
 * GitHub, and GitHub Enterprise at an address of its own: OAuth 2 without OpenID Connect. Who it is comes from `/user`, and
 * the address that is theirs from `/user/emails`: the one in `/user` may be any that was ever made public.
 */
export const createGithubProvider = (
  settings: GithubSettings,
  { fetch: anyFetch }: Pick<ProviderDeps, "fetch">,
): AuthProvider => {
  const { id, name, url, apiUrl, clientId, clientSecret } = settings;
  const fetch = askingProvider(anyFetch);
  const issuer = `${url}/login/oauth`;
  const configuration = new oidc.Configuration(
    {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/access_token`,
    },
    clientId,
    {},
    oidc.ClientSecretPost(clientSecret),
  );
  configuration[oidc.customFetch] = fetch as oidc.CustomFetch;
  if (url.startsWith("http:")) oidc.allowInsecureRequests(configuration);

  const get = async <T>(path: string, token: string, shape: z.ZodType<T>): Promise<T | null> => {
    const response = await fetch(`${apiUrl}${path}`, {
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${token}`,
        "user-agent": "Parley",
      },
    });
    return response.status === OK ? (shape.safeParse(await response.json()).data ?? null) : null;
  };

  return {
    id,
    name,
    kind: "github",

    async begin({ state, codeVerifier, redirectUri }) {
      return oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: SCOPE,
        state,
        code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: "S256",
      }).href;
    },

    async finish({ answer, state, codeVerifier, redirectUri }) {
      try {
        const { access_token: token } = await oidc.authorizationCodeGrant(
          configuration,
          callbackUrl(redirectUri, answer),
          { expectedState: state, pkceCodeVerifier: codeVerifier },
        );
        const user = await get("/user", token, User);
        if (!user) throw new ProviderError("refused", "user");
        const emails = await get("/user/emails", token, Emails);
        const primary = emails?.find((one) => one.primary && one.verified);
        const email = Email.safeParse(primary?.email).data ?? null;
        return {
          issuer,
          subject: String(user.id),
          email,
          emailVerified: email !== null,
          handle: user.login,
          displayName: user.name || null,
        };
      } catch (error) {
        throw asProviderError(error);
      }
    },
  };
};
