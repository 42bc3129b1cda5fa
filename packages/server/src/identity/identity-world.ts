import type { SignedIn } from "@parley/contract";
import { expect } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../tests/world-database.ts";
import type { Principal, Source } from "../call.ts";
import { createLocalBroker } from "../realtime/broker.ts";
import type { Signal } from "../realtime/signal.ts";
import { accountHandlers } from "./account/account-handlers.ts";
import { accountStoreSql } from "./account/account-store-sql.ts";
import { peopleSql } from "./account/people-sql.ts";
import { type SignUpRules, signUpHandlers } from "./account/sign-up.ts";
import { createMasterKey, type MasterKey } from "./master-key/master-key.ts";
import { createSealer } from "./master-key/sealer.ts";
import { createPasswordHasher } from "./password/hash-password.ts";
import { createHashingGate, type HashingGate } from "./password/hashing-gate.ts";
import { createPermissions } from "./role/require-permission.ts";
import { roleStoreSql } from "./role/role-store-sql.ts";
import { createEndSessions } from "./session/end-sessions.ts";
import { createOpenSession } from "./session/open-session.ts";
import { createOwnerOf, refreshHandlers } from "./session/refresh-session.ts";
import { createRefreshTokens } from "./session/refresh-token.ts";
import { sessionHandlers } from "./session/session-handlers.ts";
import { sessionStoreSql } from "./session/session-store-sql.ts";
import { signInHandlers } from "./session/sign-in.ts";
import { createSignedInAnswer } from "./session/signed-in.ts";
import { createProcessDenylist, followRevocations } from "./token/denylist.ts";
import { createAccessTokenSigner } from "./token/sign-access-token.ts";
import { openSigningKeys } from "./token/signing-keys.ts";
import { signingKeysSql } from "./token/signing-keys-sql.ts";
import { tokenHandlers } from "./token/token-handlers.ts";
import { createAccessTokenVerifier } from "./token/verify-access-token.ts";

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
});

export interface WorldOptions {
  readonly rules?: Partial<SignUpRules>;
  readonly blockersOf?: (userId: string) => Promise<readonly string[]>;
}

/** One node of identity on its own database, assembled as the server does it; `startNode` adds another. */
export const identityWorld = async ({ rules = {}, blockersOf = async () => [] }: WorldOptions = {}) => {
  const database = await freshDatabase({ connectionsMax: 8 });
  const clock = testClock();
  const masterKey = createMasterKey(Buffer.alloc(32, 42));
  const node = await startNode({ database, clock, masterKey, rules, blockersOf });
  return {
    database,
    clock,
    masterKey,
    ...node,
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
}: WorldOptions & { database: FreshDatabase; clock: TestClock; masterKey: MasterKey }) => {
  const accounts = accountStoreSql(database);
  const sessions = sessionStoreSql(database);
  const roles = roleStoreSql(database);
  const people = peopleSql(database);
  const broker = createLocalBroker();
  const signals: Signal[] = [];
  broker.subscribe((signal) => signals.push(signal));
  const denylist = createProcessDenylist({ clock });
  const { revokedSince } = sessions;
  await followRevocations({ denylist, broker, clock, revokedSince });
  const sealer = createSealer(masterKey.derive("signing-keys"));
  const keys = await openSigningKeys({ rows: signingKeysSql(database), sealer, clock });
  const verify = createAccessTokenVerifier({ keys, denylist, issuer: ISSUER, clock });
  const refreshTokens = createRefreshTokens(masterKey);
  const signAccessToken = createAccessTokenSigner({ keys, issuer: ISSUER });
  const answer = createSignedInAnswer({ refreshTokens, signAccessToken });
  const openSession = createOpenSession({ sessions, answer, clock });
  const endSessions = createEndSessions({ denylist, broker });
  const hashes = countedGate();
  const hasher = createPasswordHasher(hashes.gate);
  const allRules: SignUpRules = {
    signUp: "open",
    emailVerification: "off",
    passwordLengthMin: 15,
    ...rules,
  };
  const { emailVerification } = allRules;
  const handlers = {
    ...accountHandlers({ accounts, people, roles, blockersOf, clock }),
    ...signUpHandlers({ accounts, hasher, openSession, rules: allRules, clock }),
    ...signInHandlers({ accounts, roles, hasher, openSession, emailVerification }),
    ...refreshHandlers({
      sessions,
      ownerOf: createOwnerOf({ accounts, roles }),
      refreshTokens,
      answer,
      endSessions,
      clock,
    }),
    ...sessionHandlers({ sessions, accounts, roles, refreshTokens, endSessions, clock }),
    ...tokenHandlers({ keys }),
  };
  const permissions = createPermissions({ roles });
  return {
    handlers,
    verify,
    denylist,
    signals,
    keys,
    people,
    sessions,
    accounts,
    permissions,
    hashes,
    refreshTokens,
    signAccessToken,
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
): Promise<SignedInPerson> =>
  withRefreshToken(
    await handlers["auth.login"]({ identifier, password, transport: "body" }, { principal: null, source }),
  );

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
