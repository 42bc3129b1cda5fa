import Provider from "oidc-provider";
import { closing, listening } from "./listening.fixture.ts";

/** Somebody as they are known elsewhere. */
export interface ElsewherePerson {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly preferred_username?: string;
  readonly name?: string;
}

/** A real issuer, in which whoever it is told to be has just signed in and agreed. */
export const startIssuer = async (redirectUris: readonly string[]) => {
  const { server, url, answerBy } = await listening();
  const people = new Map<string, ElsewherePerson>();
  let here: ElsewherePerson = { sub: "nobody" };
  let agrees = true;
  const provider = new Provider(url, {
    clients: [{ client_id: "parley", client_secret: "hush-of-parley", redirect_uris: [...redirectUris] }],
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
