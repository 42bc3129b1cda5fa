import type { MfaRequired, SignedIn } from "@parley/contract";
import type { Source } from "../../call.ts";
import { callOf, from, type IdentityWorld, PASSPHRASE, type SignedInPerson } from "../identity-world.ts";
import { codeAt, PERIOD_SECONDS } from "../totp/totp-code.ts";

/** A browser with an id. */
export const browser = (name: string): Source => ({ ...from(), browser: name });

export const LAPTOP = browser("laptop");

/** Long enough that the code of now has not been used. */
export const nextStep = ({ clock }: Pick<IdentityWorld, "clock">): void =>
  clock.advance(PERIOD_SECONDS * 1000);

/** Calls as a person who is signed in. */
export const acting = (world: IdentityWorld, signedIn: SignedIn, source: Source = from()) => ({
  async begin() {
    return world.handlers["totp.begin"]({}, await callOf(world, signedIn, source));
  },
  async confirm(code: string) {
    return world.handlers["totp.confirm"]({ code }, await callOf(world, signedIn, source));
  },
  async remove() {
    return world.handlers["totp.remove"]({}, await callOf(world, signedIn, source));
  },
  async makeCodes() {
    return world.handlers["recoveryCode.make"]({}, await callOf(world, signedIn, source));
  },
  async reauthenticate(answer: { password?: string; code?: string }) {
    const body = await world.handlers["auth.reauthenticate"](
      { ...answer, transport: "body" },
      await callOf(world, signedIn, source),
    );
    return body as SignedInPerson;
  },
});

/** Sets up an authenticator app; the present step is used then. */
export const enrol = async (world: IdentityWorld, signedIn: SignedIn, source: Source = from()) => {
  const person = acting(world, signedIn, source);
  const { secret } = await person.begin();
  const { recoveryCodes } = await person.confirm(codeAt(secret, world.clock.now()));
  return { secret, recoveryCodes, code: () => codeAt(secret, world.clock.now()) };
};

/** Signs in by password as far as the second factor. */
export const firstStep = async (
  { handlers }: IdentityWorld,
  identifier: string,
  source: Source = LAPTOP,
): Promise<MfaRequired> => {
  const answer = await handlers["auth.login"](
    { identifier, password: PASSPHRASE, transport: "body" },
    { principal: null, source },
  );
  if (answer.outcome !== "mfa") throw new Error("No second factor is due");
  return answer.body;
};

/** Answers with a second factor. */
export const secondStep = async (
  { handlers }: IdentityWorld,
  { mfaToken }: MfaRequired,
  code: string,
  {
    source = LAPTOP,
    method = "totp",
    rememberDevice = false,
  }: { source?: Source; method?: "totp" | "recovery"; rememberDevice?: boolean } = {},
): Promise<SignedInPerson> => {
  const input = { mfaToken, method, code, rememberDevice, transport: "body" } as const;
  return (await handlers["auth.mfa"](input, { principal: null, source })) as SignedInPerson;
};

/** The actions in the trail that concern second factors, in order. */
export const trail = async ({ database }: IdentityWorld): Promise<string[]> => {
  const rows = await database.sql<{ action: string }[]>`
    select action from audit_unsealed where action like 'mfa.%' or action = 'session.reauthenticated' order by id`;
  return rows.map(({ action }) => action);
};
