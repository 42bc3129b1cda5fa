import type { SignedIn } from "@parley/contract";
import { expect } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../tests/world-database.ts";
import type { Principal, Source } from "../call.ts";
import { composeIdentity } from "../compose/identity.ts";
import { createLocalBroker } from "../realtime/broker.ts";
import type { Signal } from "../realtime/signal.ts";
import type { SignUpRules } from "./account/sign-up.ts";
import type { IdentityMail } from "./mail/queue-mail.ts";
import { createMasterKey, type MasterKey } from "./master-key/master-key.ts";
import { createHashingGate, type HashingGate } from "./password/hashing-gate.ts";

export const ISSUER = "https://chat.example";
export const PASSPHRASE = "correct horse battery staple";
const BEGINNING = Date.parse("2026-01-31T09:00:00.000Z");

export const testClock = () => {
  let now = BEGINNING;
  return {
    now: () => now,
    advance: (ms: number) => {
      now += ms;
    },
  };
};

export type TestClock = ReturnType<typeof testClock>;

/** Where a call comes from: a browser, unless said otherwise. */
export const from = (userAgent: string | null = "Firefox", ip: string | null = "192.0.2.1"): Source => ({
  ip,
  userAgent,
  correlationId: "test",
  browser: null,
});

export interface WorldOptions {
  readonly rules?: Partial<SignUpRules>;
  readonly blockersOf?: (userId: string) => Promise<readonly string[]>;
  /** MFA_REQUIRED_ROLES */
  readonly mfaRequiredRoles?: readonly string[];
  /** MAIL_SIGN_IN */
  readonly mailSignIn?: boolean;
}

/** One node of identity on its own database, put together as the server does it; `startNode` adds another. */
export const identityWorld = async ({
  rules = {},
  blockersOf = async () => [],
  mfaRequiredRoles = [],
  mailSignIn = false,
}: WorldOptions = {}) => {
  const database = await freshDatabase({ connectionsMax: 8 });
  const clock = testClock();
  const masterKey = createMasterKey(Buffer.alloc(32, 42));
  const node = await startNode({
    database,
    clock,
    masterKey,
    rules,
    blockersOf,
    mfaRequiredRoles,
    mailSignIn,
  });
  return {
    database,
    clock,
    masterKey,
    ...node,
    /** The same installation, started anew under other rules. */
    again: (changed: Partial<SignUpRules>) => startNode({ database, clock, masterKey, rules: changed }),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
};

export type IdentityWorld = Awaited<ReturnType<typeof identityWorld>>;

export const startNode = async ({
  database,
  clock,
  masterKey,
  rules = {},
  blockersOf = async () => [],
  mfaRequiredRoles = [],
  mailSignIn = false,
}: WorldOptions & { database: FreshDatabase; clock: TestClock; masterKey: MasterKey }) => {
  const broker = createLocalBroker();
  const signals: Signal[] = [];
  broker.subscribe((signal) => signals.push(signal));
  const hashes = countedGate();
  const mails: IdentityMail[] = [];
  const {
    signUp = "open",
    emailVerification = "off",
    passwordLengthMin = 15,
    firstIsAdministrator = true,
  } = rules;
  const identity = await composeIdentity({
    config: {
      PUBLIC_URL: ISSUER,
      SIGNUP: signUp,
      EMAIL_VERIFICATION: emailVerification,
      PASSWORD_MIN_LENGTH: passwordLengthMin,
      PARLEY_ENV: firstIsAdministrator ? "development" : "production",
      MFA_REQUIRED_ROLES: mfaRequiredRoles,
      MAIL_SIGN_IN: mailSignIn,
    },
    database,
    broker,
    clock,
    masterKey,
    queueMail: async (_trx, mail) => {
      mails.push(mail);
    },
    blockersOf,
    gate: hashes.gate,
  });
  return {
    ...identity,
    ...identity.parts,
    verify: identity.authenticate,
    tell: broker.publishUncommitted,
    signals,
    mails,
    hashes,
  };
};

const countedGate = () => {
  const inner = createHashingGate({ atOnceMax: 2, waitingMax: 1000 });
  let count = 0;
  const gate: HashingGate = {
    run: (hash) => {
      count += 1;
      return inner.run(hash);
    },
  };
  return { gate, count: () => count };
};

export type World = Pick<IdentityWorld, "handlers" | "verify">;
export type SignedInPerson = SignedIn & { refreshToken: string };

const withRefreshToken = (body: SignedIn): SignedInPerson => {
  if (body.refreshToken === undefined) throw new Error("No refresh token in the answer");
  return { ...body, refreshToken: body.refreshToken };
};

/** Signs a person up by name and returns what they hold. */
export const signUp = async (
  { handlers }: World,
  username: string,
  { source = from(), displayName }: { source?: Source; displayName?: string } = {},
): Promise<SignedInPerson> => {
  const answer = await handlers["auth.signup"](
    { email: `${username}@example.com`, username, password: PASSPHRASE, displayName, transport: "body" },
    { principal: null, source },
  );
  if (answer.outcome !== "done") throw new Error("Not signed in");
  return withRefreshToken(answer.body);
};

export const signIn = async (
  { handlers }: World,
  identifier: string,
  { password = PASSPHRASE, source = from() }: { password?: string; source?: Source } = {},
): Promise<SignedInPerson> => {
  const answer = await handlers["auth.login"](
    { identifier, password, transport: "body" },
    { principal: null, source },
  );
  if (answer.outcome !== "done") throw new Error("A second factor is due");
  return withRefreshToken(answer.body);
};

export const refresh = async (
  { handlers }: World,
  refreshToken: string,
  source: Source = from(),
): Promise<SignedInPerson> =>
  withRefreshToken(await handlers["auth.refresh"]({ refreshToken }, { principal: null, source }));

/** The call of a person who is signed in. */
export const callOf = async ({ verify }: World, { accessToken }: SignedIn, source: Source = from()) => {
  const principal: Principal = await verify(accessToken);
  return { principal, source };
};

/** What a failed call says. */
export const problem = (code: string) => expect.objectContaining({ code });
