import { ACCESS_TOKEN_SECONDS, type SignedIn } from "@parley/contract";
import { expect, test } from "vitest";
import { ownProfile } from "../../tests/cast.ts";
import { createSimulatedTime } from "../../tests/simulation/simulated-time.ts";
import { ParleyError } from "../error.ts";
import { createAccess, RENEW_BEFORE_EXPIRY_MS } from "./access.ts";
import { createMemoryTokenStore } from "./token-store.ts";

const session = {
  id: "s1",
  createdAt: "",
  lastUsedAt: "",
  expiresAt: "",
  userAgent: null,
  device: null,
  ip: null,
  place: null,
  amr: ["pwd"],
  authenticatedAt: "2026-01-31T09:00:00.000Z",
  current: true,
};

const signedIn = (count: number, refreshToken?: string): SignedIn => ({
  user: ownProfile("alice"),
  session,
  accessToken: `t${count}`,
  tokenType: "Bearer",
  expiresIn: ACCESS_TOKEN_SECONDS,
  ...(refreshToken === undefined ? {} : { refreshToken }),
});

/** A server that renews, with what it was given; `next` says what the next renewal meets. */
const createWorld = ({ inBody = false } = {}) => {
  const time = createSimulatedTime();
  const tokenStore = inBody ? createMemoryTokenStore() : null;
  const given: unknown[] = [];
  const ended: string[] = [];
  let failure: ParleyError | null = null;
  const refresh = async (refreshToken: string | undefined) => {
    given.push(refreshToken);
    await Promise.resolve();
    if (failure !== null) throw failure;
    return signedIn(given.length + 1, inBody ? `r${given.length + 1}` : undefined);
  };
  const access = createAccess({
    refresh,
    clock: time.clock,
    tokenStore,
    onRenewed: () => {},
    onEnded: (error) => ended.push(error.code),
  });
  const fail = (code: ParleyError["code"], status: number) => {
    failure = new ParleyError({ detail: code, status }, code);
  };
  return { time, access, given, ended, tokenStore, fail };
};

const NEARLY_EXPIRED_MS = ACCESS_TOKEN_SECONDS * 1_000 - RENEW_BEFORE_EXPIRY_MS;

test("a token that holds is used as it is", async () => {
  const { access, given } = createWorld();
  await access.hold(signedIn(1));
  expect((await access.fresh()).token).toBe("t1");
  expect(given).toEqual([]);
});

test("shortly before it expires, many callers at once renew once", async () => {
  const { access, given, time } = createWorld();
  await access.hold(signedIn(1));
  time.advance(NEARLY_EXPIRED_MS);
  const tokens = await Promise.all(Array.from({ length: 20 }, () => access.fresh()));
  expect(new Set(tokens.map(({ token }) => token))).toEqual(new Set(["t2"]));
  expect(given).toHaveLength(1);
});

test("a token that the server refuses is renewed once for all who met it", async () => {
  const { access, given } = createWorld();
  await access.hold(signedIn(1));
  const tokens = await Promise.all([access.renewed("t1"), access.renewed("t1"), access.renewed("t1")]);
  expect(tokens.map(({ token }) => token)).toEqual(["t2", "t2", "t2"]);
  expect((await access.renewed("t1")).token).toBe("t2");
  expect(given).toHaveLength(1);
});

test("in the cookie nothing is sent in the body, and nothing stored", async () => {
  const { access, given } = createWorld();
  await access.restore();
  expect(given).toEqual([undefined]);
});

test("in the body the stored token is exchanged, and its successor stored", async () => {
  const { access, given, tokenStore } = createWorld({ inBody: true });
  await access.hold(signedIn(1, "r1"));
  await access.renewed("t1");
  expect(given).toEqual(["r1"]);
  expect(await tokenStore?.load()).toBe("r2");
});

test("a session that cannot be renewed has ended", async () => {
  for (const code of ["refresh_token_invalid", "session_revoked"] as const) {
    const { access, ended, fail } = createWorld();
    await access.hold(signedIn(1));
    fail(code, 401);
    await expect(access.renewed("t1")).rejects.toMatchObject({ code });
    expect(ended).toEqual([code]);
  }
});

test("a server that cannot be reached ends no session, and the next call tries again", async () => {
  const { access, ended, given, fail, time } = createWorld();
  await access.hold(signedIn(1));
  time.advance(NEARLY_EXPIRED_MS);
  fail("network_unreachable", 0);
  await expect(access.fresh()).rejects.toMatchObject({ code: "network_unreachable" });
  await expect(access.fresh()).rejects.toMatchObject({ code: "network_unreachable" });
  expect(ended).toEqual([]);
  expect(given).toHaveLength(2);
});

test("a renewal that is answered after the sign-out brings no token back", async () => {
  const { access, ended, tokenStore } = createWorld({ inBody: true });
  await access.hold(signedIn(1, "r1"));
  const renewal = access.renewed("t1");
  await access.drop();
  await expect(renewal).rejects.toMatchObject({ code: "token_missing" });
  expect(access.current()).toBeNull();
  expect(await tokenStore?.load()).toBeNull();
  expect(ended).toEqual([]);
});

test("an expired token is not current", async () => {
  const { access, time } = createWorld();
  await access.hold(signedIn(1));
  expect(access.current()?.token).toBe("t1");
  time.advance(ACCESS_TOKEN_SECONDS * 1_000);
  expect(access.current()).toBeNull();
});

test("who would renew while another session takes the place of this one gets that one's token", async () => {
  const { access, ended, given, fail } = createWorld();
  await access.hold(signedIn(1));
  // The server has ended the old session, and its answer is still on the way.
  fail("refresh_token_invalid", 401);
  const answer = Promise.withResolvers<SignedIn>();
  const replaced = access.replacing(answer.promise);
  const renewed = access.renewed("t1");
  answer.resolve(signedIn(7));
  expect((await replaced).accessToken).toBe("t7");
  expect((await renewed).token).toBe("t7");
  expect([given, ended]).toEqual([[], []]);
});

test("where no other session comes of it, the renewal goes on", async () => {
  const { access, given } = createWorld();
  await access.hold(signedIn(1));
  const answer = Promise.withResolvers<SignedIn>();
  const replaced = access.replacing(answer.promise);
  const renewed = access.renewed("t1");
  answer.reject(new ParleyError({ detail: "Wrong", status: 401 }, "credentials_invalid"));
  await expect(replaced).rejects.toThrow("Wrong");
  expect((await renewed).token).toBe("t2");
  expect(given).toHaveLength(1);
});
