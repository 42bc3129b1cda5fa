import { describe, expect, test } from "vitest";
import { readConfig } from "../../config.ts";
import { readProviders } from "./provider-settings.ts";

const read = (environment: Record<string, string>) =>
  readProviders((environment.PROVIDERS ?? "").split(","), environment);

describe("the settings of providers", () => {
  test("of those that are known need a client and its secret", () => {
    const { providers, problems } = read({
      PROVIDERS: "google,microsoft,entra,github",
      OIDC_GOOGLE_CLIENT_ID: "g",
      OIDC_GOOGLE_CLIENT_SECRET: "gs",
      OIDC_MICROSOFT_CLIENT_ID: "m",
      OIDC_ENTRA_CLIENT_ID: "e",
      OIDC_ENTRA_TENANT: "9188040d-6c67-4c5b-b112-36a304b66dad",
      GITHUB_CLIENT_ID: "h",
      GITHUB_CLIENT_SECRET: "hs",
    });
    expect(problems).toEqual([]);
    expect(providers).toMatchObject([
      { kind: "oidc", name: "Google", issuer: "https://accounts.google.com", clientSecret: "gs" },
      { name: "Microsoft", issuer: "https://login.microsoftonline.com/common/v2.0", clientSecret: null },
      { issuer: "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0" },
      { kind: "github", url: "https://github.com", apiUrl: "https://api.github.com" },
    ]);
  });

  test("of any issuer need its address as well", () => {
    const { providers, problems } = read({
      PROVIDERS: "okta,our-idp",
      OIDC_OKTA_ISSUER: "https://parley.okta.com",
      OIDC_OKTA_CLIENT_ID: "o",
      OIDC_OUR_IDP_ISSUER: "https://id.corp.example/realms/main",
      OIDC_OUR_IDP_CLIENT_ID: "parley",
      OIDC_OUR_IDP_NAME: "Corp",
      OIDC_OUR_IDP_SCOPES: "openid email groups",
      OIDC_OUR_IDP_TRUST_EMAIL: "on",
    });
    expect(problems).toEqual([]);
    expect(providers).toMatchObject([
      { id: "okta", name: "Okta", scopes: ["openid", "email", "profile"], trustEmail: false },
      { id: "our-idp", name: "Corp", scopes: ["openid", "email", "groups"], trustEmail: true },
    ]);
  });

  test("of GitHub Enterprise follow from its address", () => {
    const { providers } = read({
      PROVIDERS: "github",
      GITHUB_URL: "https://git.corp.example/",
      GITHUB_CLIENT_ID: "h",
      GITHUB_CLIENT_SECRET: "hs",
    });
    expect(providers).toMatchObject([
      { url: "https://git.corp.example", apiUrl: "https://git.corp.example/api/v3" },
    ]);
  });

  test.each<[Record<string, string>, RegExp]>([
    [{ PROVIDERS: "okta", OIDC_OKTA_CLIENT_ID: "o" }, /OIDC_OKTA_ISSUER=: expected an https URL/],
    [{ PROVIDERS: "google" }, /OIDC_GOOGLE_CLIENT_ID=: expected a value/],
    [{ PROVIDERS: "github", GITHUB_CLIENT_ID: "h" }, /GITHUB_CLIENT_SECRET=: expected a value/],
    [{ PROVIDERS: "local" }, /PROVIDERS=local/],
    [{ PROVIDERS: "Google" }, /PROVIDERS=Google/],
    [{ PROVIDERS: "google,google", OIDC_GOOGLE_CLIENT_ID: "g" }, /each once/],
    [
      { PROVIDERS: "google", OIDC_GOOGLE_CLIENT_ID: "g", OIDC_GOOGLE_SCOPES: "email" },
      /OIDC_GOOGLE_SCOPES=email: expected openid/,
    ],
    [
      { PROVIDERS: "google", OIDC_GOOGLE_CLIENT_ID: "g", OIDC_GOOGLE_TRUST_EMAIL: "yes" },
      /OIDC_GOOGLE_TRUST_EMAIL=yes: expected one of on, off/,
    ],
    [
      { PROVIDERS: "entra", OIDC_ENTRA_CLIENT_ID: "e", OIDC_ENTRA_TRUST_EMAIL: "on" },
      /OIDC_ENTRA_TRUST_EMAIL=on: expected off/,
    ],
  ])("that are wrong say what was expected: %o", (environment, message) => {
    expect(read(environment).problems.join("\n")).toMatch(message);
    expect(() => readConfig(environment, { isTerminal: false })).toThrow(message);
  });

  test("SEC-34 repeat no address that has a secret in it", () => {
    const { problems } = read({
      PROVIDERS: "okta",
      OIDC_OKTA_CLIENT_ID: "o",
      OIDC_OKTA_ISSUER: "https://user:hush@parley.okta.com",
    });
    expect(problems.join()).toMatch(/OIDC_OKTA_ISSUER=…/);
    expect(problems.join()).not.toContain("hush");
  });

  test("with http are refused in production", () => {
    const environment = {
      PARLEY_ENV: "production",
      PROVIDERS: "okta",
      OIDC_OKTA_CLIENT_ID: "o",
      OIDC_OKTA_ISSUER: "http://parley.okta.com",
    };
    expect(() => readConfig(environment, { isTerminal: false })).toThrow(
      /OIDC_OKTA_ISSUER: expected an https/,
    );
  });
});
