import { Email } from "@parley/contract";
import * as oidc from "openid-client";
import type { Clock } from "../../clock.ts";
import { askingProvider, asProviderError } from "./ask-provider.ts";
import {
  type AuthProvider,
  type ProvidedIdentity,
  ProviderError,
  type ProviderFetch,
} from "./auth-provider.ts";
import { callbackUrl } from "./callback-url.ts";
import type { OidcSettings } from "./provider-settings.ts";

/** What a provider says of itself is asked again after so long; its keys are read again when one is not known. */
const DISCOVERED_MS = 24 * 60 * 60_000;
/** Microsoft's clouds, the national ones among them. */
const MICROSOFT =
  /^https:\/\/(login\.microsoftonline\.(com|us)|login\.partner\.microsoftonline\.cn|sts\.windows\.net)\//;

export interface ProviderDeps {
  readonly fetch: ProviderFetch;
  readonly clock: Clock;
}

/**
 * Any issuer that speaks OpenID Connect, by discovery: asked when first needed, so that the server starts without it.
 * `openid-client` checks state, `iss` (RFC 9207), nonce, PKCE, and the ID token: signature, `iss`, `aud`, `exp`.
 */
export const createOidcProvider = (settings: OidcSettings, { fetch, clock }: ProviderDeps): AuthProvider => {
  const discovered = discoverOnce(settings, { fetch: askingProvider(fetch), clock });
  return {
    id: settings.id,
    name: settings.name,
    kind: "oidc",

    async begin({ state, nonce, codeVerifier, redirectUri }) {
      const configuration = await discovered();
      const challenge = await oidc.calculatePKCECodeChallenge(codeVerifier);
      const url = unlessUnsafe(() =>
        oidc.buildAuthorizationUrl(configuration, {
          redirect_uri: redirectUri,
          scope: settings.scopes.join(" "),
          state,
          nonce,
          code_challenge: challenge,
          code_challenge_method: "S256",
        }),
      );
      return url.href;
    },

    async finish({ answer, state, nonce, codeVerifier, redirectUri }) {
      const configuration = await discovered();
      try {
        const tokens = await oidc.authorizationCodeGrant(configuration, callbackUrl(redirectUri, answer), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims() ?? {};
        // The library looks at `azp` where there are several audiences; OpenID Connect asks for it wherever it is.
        if ("azp" in claims && claims.azp !== settings.clientId) throw new ProviderError("refused", "azp");
        const { iss, sub } = claims as oidc.IDToken;
        const told = hasEmail(claims)
          ? claims
          : { ...(await userInfo(configuration, tokens, sub)), ...claims };
        return identityOf({ issuer: iss, subject: sub }, told, settings);
      } catch (error) {
        throw asProviderError(error);
      }
    },
  };
};

/** The library takes https alone, and http where the issuer is of http: not what a provider may call its address beside. */
const unlessUnsafe = (build: () => URL): URL => {
  try {
    const url = build();
    if (/^https?:$/.test(url.protocol)) return url;
  } catch {}
  throw new ProviderError("unavailable", "unsafe address");
};

const hasEmail = (claims: object): boolean => "email" in claims;

const userInfo = async (
  configuration: oidc.Configuration,
  { access_token }: { access_token: string },
  subject: string,
) =>
  configuration.serverMetadata().userinfo_endpoint
    ? oidc.fetchUserInfo(configuration, access_token, subject)
    : {};

const identityOf = (
  { issuer, subject }: { issuer: string; subject: string },
  claims: Readonly<Record<string, unknown>>,
  settings: OidcSettings,
): ProvidedIdentity => {
  const email = Email.safeParse(claims.email).data ?? null;
  return {
    issuer,
    subject,
    email,
    emailVerified: email !== null && (settings.trustEmail || isVerified(claims, issuer)),
    handle: textOf(claims.preferred_username) ?? textOf(claims.nickname),
    displayName: textOf(claims.name),
  };
};

/**
 * Some say `"true"`. Microsoft says nothing by that name, and lets any tenant write any address into `email`: there it is
 * `xms_edov`, "e-mail domain owner verified", that counts.
 */
const isVerified = (claims: Readonly<Record<string, unknown>>, issuer: string): boolean => {
  const isMicrosoft = MICROSOFT.test(issuer);
  const said = isMicrosoft ? claims.xms_edov : claims.email_verified;
  return said === true || said === "true" || (isMicrosoft && (said === 1 || said === "1"));
};

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** Many who need it at once ask once; a failure is forgotten, so that the next one asks again. */
const discoverOnce = (settings: OidcSettings, { fetch, clock }: ProviderDeps) => {
  let known: { readonly at: number; readonly asked: Promise<oidc.Configuration> } | null = null;
  return (): Promise<oidc.Configuration> => {
    const now = clock.now();
    if (known && now - known.at < DISCOVERED_MS) return known.asked;
    const asking = { at: now, asked: discover(settings, fetch) };
    known = asking;
    asking.asked.catch(() => {
      if (known === asking) known = null;
    });
    return asking.asked;
  };
};

const discover = async (settings: OidcSettings, fetch: ProviderFetch): Promise<oidc.Configuration> => {
  const { issuer, clientId, clientSecret } = settings;
  try {
    return await oidc.discovery(new URL(issuer), clientId, {}, clientAuth(clientSecret), {
      [oidc.customFetch]: fetch as oidc.CustomFetch,
      execute: [
        // The ID token comes straight from the provider; its signature is checked all the same, and so its `alg`.
        oidc.enableNonRepudiationChecks,
        ...(issuer.startsWith("http:") ? [oidc.allowInsecureRequests] : []),
      ],
    });
  } catch (error) {
    const { why } = asProviderError(error);
    throw new ProviderError("unavailable", `discovery: ${why}`, { cause: error });
  }
};

/** As the provider says it can be done; `client_secret_basic` where it says nothing (OpenID Connect Core 9). */
const clientAuth = (secret: string | null): oidc.ClientAuth => {
  if (secret === null) return oidc.None();
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const ways = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    return (ways.includes("client_secret_basic") ? basic : post)(server, ...rest);
  };
};
