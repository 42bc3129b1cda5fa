import { ProviderId } from "@parley/contract";

export interface OidcSettings {
  readonly kind: "oidc";
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Null: a public client, which PKCE alone protects. */
  readonly clientSecret: string | null;
  readonly scopes: readonly string[];
  /** Every address that it tells is its people's own, whether it says so or not. */
  readonly trustEmail: boolean;
}

export interface GithubSettings {
  readonly kind: "github";
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export type ProviderSettings = OidcSettings | GithubSettings;

type Environment = Readonly<Record<string, string | undefined>>;

/** What is known of a provider beforehand, by its id. */
const PRESETS: Readonly<Record<string, (tenant: string) => { name: string; issuer?: string }>> = {
  google: () => ({ name: "Google", issuer: "https://accounts.google.com" }),
  microsoft: (tenant) => ({ name: "Microsoft", issuer: microsoft(tenant) }),
  entra: (tenant) => ({ name: "Microsoft Entra", issuer: microsoft(tenant) }),
  okta: () => ({ name: "Okta" }),
};
const microsoft = (tenant: string) => `https://login.microsoftonline.com/${tenant}/v2.0`;

/** Issuers that stand for every tenant. */
const OF_EVERYBODY = /^https:\/\/login\.microsoftonline\.[a-z]+\/(common|organizations|consumers)\//i;

const GITHUB = "github";
const GITHUB_URL = "https://github.com";
const EVERY_TENANT = "common";
const SCOPES = "openid email profile";
const RESERVED = "local";

const prefixOf = (id: string): string =>
  id === GITHUB ? "GITHUB" : `OIDC_${id.toUpperCase().replaceAll("-", "_")}`;

/** Says what is wrong with one setting, and goes on. */
type Expect = (setting: string, expected: string) => void;

/**
 * Reads what is set of each provider in PROVIDERS: `OIDC_<ID>_…`, or `GITHUB_…`, the id in capitals with `_` for `-`.
 * A problem names the setting and what was expected of it, and repeats no secret.
 */
export const readProviders = (
  ids: readonly string[],
  environment: Environment,
): { readonly providers: readonly ProviderSettings[]; readonly problems: readonly string[] } => {
  const problems: string[] = [];
  const expect: Expect = (setting, expected) => problems.push(`${setting}: expected ${expected}`);
  const providers = ids.flatMap((id, place) => {
    const isFine = ProviderId.safeParse(id).success && id !== RESERVED && ids.indexOf(id) === place;
    if (!isFine) {
      expect(`PROVIDERS=${id}`, "ids of small letters, digits and -, each once, none of them local");
      return [];
    }
    const settings = settingsOf(id, environment, expect);
    return [id === GITHUB ? readGithub(settings) : readOidc(id, settings, expect)];
  });
  return { providers, problems };
};

/** The settings of one provider, by what comes after their prefix. */
const settingsOf = (id: string, environment: Environment, expect: Expect) => {
  const nameOf = (name: string) => `${prefixOf(id)}_${name}`;
  const get = (name: string): string | undefined => environment[nameOf(name)] || undefined;
  return {
    nameOf,
    get,
    need(name: string): string {
      const value = get(name);
      if (value === undefined) expect(`${nameOf(name)}=`, `a value, for ${id} is among PROVIDERS`);
      return value ?? "";
    },
    address(name: string, preset?: string): string {
      const value = get(name) ?? preset;
      const url = URL.parse(value ?? "");
      if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
        expect(`${nameOf(name)}=${value === undefined ? "" : "…"}`, "an https URL without a query");
      }
      return value ?? "";
    },
  };
};

type ReadSettings = ReturnType<typeof settingsOf>;

const readGithub = ({ get, need, address }: ReadSettings): GithubSettings => {
  const url = address("URL", GITHUB_URL).replace(/\/+$/, "");
  const api = url === GITHUB_URL ? "https://api.github.com" : `${url}/api/v3`;
  return {
    kind: "github",
    id: GITHUB,
    name: get("NAME") ?? "GitHub",
    url,
    apiUrl: address("API_URL", api).replace(/\/+$/, ""),
    clientId: need("CLIENT_ID"),
    clientSecret: need("CLIENT_SECRET"),
  };
};

const readOidc = (id: string, { nameOf, get, need, address }: ReadSettings, expect: Expect): OidcSettings => {
  const preset = PRESETS[id]?.(get("TENANT") ?? EVERY_TENANT);
  const trust = get("TRUST_EMAIL") ?? "off";
  if (trust !== "on" && trust !== "off") expect(`${nameOf("TRUST_EMAIL")}=${trust}`, "one of on, off");
  const issuer = address("ISSUER", preset?.issuer);
  if (trust === "on" && OF_EVERYBODY.test(issuer)) {
    expect(`${nameOf("TRUST_EMAIL")}=on`, "off, for whoever has a tenant there tells any address they like");
  }
  const scopes = (get("SCOPES") ?? SCOPES).split(/[\s,]+/).filter((scope) => scope !== "");
  if (!scopes.includes("openid")) expect(`${nameOf("SCOPES")}=${scopes.join(" ")}`, "openid among them");
  return {
    kind: "oidc",
    id,
    name: get("NAME") ?? preset?.name ?? id,
    issuer,
    clientId: need("CLIENT_ID"),
    clientSecret: get("CLIENT_SECRET") ?? null,
    scopes,
    trustEmail: trust === "on",
  };
};

/** The settings by which anybody on the way could read and change what a provider says. */
export const insecureProviders = (providers: readonly ProviderSettings[]): string[] =>
  providers.flatMap((provider) => {
    if (provider.kind === "oidc")
      return provider.issuer.startsWith("http:") ? [`${prefixOf(provider.id)}_ISSUER`] : [];
    return [
      ...(provider.url.startsWith("http:") ? ["GITHUB_URL"] : []),
      ...(provider.apiUrl.startsWith("http:") ? ["GITHUB_API_URL"] : []),
    ];
  });
