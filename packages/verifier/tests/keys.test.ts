import { expect, test, vi } from "vitest";
import { REFETCH_AFTER_MS } from "../src/public-keys.ts";
import { createFakeIssuer, makeKey, refusedAs } from "./fake-issuer.ts";

const world = async () => {
  const issuer = await createFakeIssuer();
  const verifier = issuer.verifier();
  return { issuer, verifier, verify: async (token: string) => verifier.verify(token) };
};

test("SEC-09 any number of tokens at once cause one fetch of the keys", async () => {
  const { issuer, verify } = await world();
  const tokens = await Promise.all(Array.from({ length: 20 }, () => issuer.token()));
  await Promise.all(tokens.map(verify));
  expect(issuer.served).toBe(1);
});

test("SEC-09 an unknown key name causes one fetch, and no other for ten seconds, whoever asks", async () => {
  const { issuer, verify } = await world();
  await verify(await issuer.token());
  issuer.clock.advance(REFETCH_AFTER_MS);
  const strangers = await Promise.all(Array.from({ length: 50 }, (_, n) => makeKey(`mallory-${n}`)));
  const tokens = await Promise.all(strangers.map((by) => issuer.token({ by })));
  const refused = await Promise.allSettled(tokens.map(verify));
  for (const one of refused)
    expect(one).toMatchObject({ status: "rejected", reason: refusedAs("key_unknown") });
  expect(issuer.served).toBe(2);
  issuer.clock.advance(REFETCH_AFTER_MS - 1);
  await expect(verify(tokens[0] ?? "")).rejects.toMatchObject(refusedAs("key_unknown"));
  expect(issuer.served).toBe(2);
  issuer.clock.advance(1);
  await expect(verify(tokens[0] ?? "")).rejects.toMatchObject(refusedAs("key_unknown"));
  expect(issuer.served).toBe(3);
});

test("SEC-09 what is refused for its kind causes no fetch", async () => {
  const { issuer, verify } = await world();
  const header = Buffer.from(JSON.stringify({ alg: "none", kid: "unknown" })).toString("base64url");
  await expect(verify(`${header}.e30.`)).rejects.toMatchObject(refusedAs("algorithm_refused"));
  expect(issuer.served).toBe(0);
});

test("SEC-09 a new key is found when its first token comes, while the old one still counts", async () => {
  const { issuer, verify } = await world();
  const old = await issuer.token();
  await verify(old);
  const next = await makeKey("second", "RS256");
  issuer.jwks.keys = [issuer.key.jwk, next.jwk];
  issuer.clock.advance(REFETCH_AFTER_MS);
  await expect(verify(await issuer.token({ by: next }))).resolves.toMatchObject({ uid: "alice" });
  await expect(verify(old)).resolves.toMatchObject({ uid: "alice" });
  await expect(verify(await issuer.token())).resolves.toMatchObject({ uid: "alice" });
});

test("SEC-09 a key that is withdrawn counts no more once the keys are read again, for tokens seen before too", async () => {
  const { issuer, verify } = await world();
  const [seen, unseen] = [await issuer.token(), await issuer.token()];
  await verify(seen);
  const next = await makeKey("second");
  issuer.jwks.keys = [next.jwk];
  issuer.clock.advance(300_000);
  await verify(seen);
  await vi.waitFor(async () => expect(await verify(await issuer.token({ by: next }))).toBeDefined());
  for (const token of [seen, unseen])
    await expect(verify(token)).rejects.toMatchObject(refusedAs("key_unknown"));
});

test("a key that takes the name of another ends what the other had signed", async () => {
  const { issuer, verify } = await world();
  const seen = await issuer.token();
  await verify(seen);
  issuer.jwks.keys = [(await makeKey("first")).jwk];
  issuer.clock.advance(300_000);
  await verify(seen);
  await vi.waitFor(() => expect(verify(seen)).rejects.toMatchObject(refusedAs("signature_invalid")));
});

test.each([
  ["max-age=60", 60],
  ["public, max-age=120, stale-while-revalidate=60", 120],
  ["no-store", 10],
  ["max-age=0", 10],
  ["max-age=99999999", 86_400],
  ["", 300],
])(
  "keys under Cache-Control %j are read again after %i seconds, beside what goes on",
  async (control, seconds) => {
    const { issuer, verifier } = await world();
    issuer.jwks.headers = { "cache-control": control };
    const token = async (at: number) => {
      const iat = Math.floor(at / 1000);
      return issuer.token({ claims: { iat, exp: iat + 900 } });
    };
    await verifier.verify(await token(issuer.clock.now()));
    issuer.clock.advance(seconds * 1000 - 1);
    await verifier.verify(await token(issuer.clock.now()));
    expect(issuer.served).toBe(1);
    issuer.clock.advance(1);
    let open = () => {};
    issuer.jwks.gate = new Promise((resolve) => {
      open = resolve;
    });
    // Nobody waits for the fetch that this starts.
    await verifier.verify(await token(issuer.clock.now()));
    expect(issuer.served).toBe(2);
    open();
  },
);

test("with the issuer away it works on with the keys it has, and asks again every ten seconds at most", async () => {
  const { issuer, verify } = await world();
  await verify(await issuer.token());
  issuer.jwks.isAway = true;
  issuer.clock.advance(24 * 60 * 60 * 1000);
  for (let n = 0; n < 5; n += 1) {
    await expect(verify(await issuer.token())).resolves.toMatchObject({ uid: "alice" });
  }
  expect(issuer.served).toBe(2);
});

test("an issuer that has never answered is told as such, is not stormed, and is asked again", async () => {
  const { issuer, verify } = await world();
  issuer.jwks.isAway = true;
  for (let n = 0; n < 5; n += 1) {
    await expect(verify(await issuer.token())).rejects.toMatchObject(refusedAs("keys_unavailable"));
  }
  expect(issuer.served).toBe(1);
  issuer.jwks.isAway = false;
  issuer.clock.advance(REFETCH_AFTER_MS);
  await expect(verify(await issuer.token())).resolves.toMatchObject({ uid: "alice" });
});

test("an answer without a key that may be used does not take away those there are", async () => {
  const { issuer, verify } = await world();
  await verify(await issuer.token());
  issuer.jwks.keys = [];
  issuer.clock.advance(300_000);
  await verify(await issuer.token());
  await vi.waitFor(() => expect(issuer.served).toBe(2));
  await expect(verify(await issuer.token())).resolves.toMatchObject({ uid: "alice" });
});
