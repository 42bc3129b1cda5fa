import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ServerCredentials } from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectIdentity } from "../src/grpc.ts";
import { type FakeIdentity, startFakeIdentity } from "./fake-identity.ts";

const home = mkdtempSync(join(tmpdir(), "parley-verifier-tls-"));
const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: home, stdio: "pipe" });
const pairOf = (name: string) => ({
  cert: readFileSync(join(home, `${name}.crt`)),
  key: readFileSync(join(home, `${name}.key`)),
});

const makeAuthority = (name: string) => {
  const files = ["-keyout", `${name}.key`, "-out", `${name}.crt`];
  openssl("req", "-x509", ...KEY, ...files, "-days", "2", "-subj", `/CN=${name}`);
  return pairOf(name);
};
const makeSigned = (name: string, authority: string) => {
  openssl("req", ...KEY, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
  writeFileSync(join(home, "names"), "subjectAltName=DNS:localhost");
  const by = ["-CA", `${authority}.crt`, "-CAkey", `${authority}.key`, "-CAcreateserial"];
  openssl(
    "x509",
    "-req",
    "-in",
    `${name}.csr`,
    ...by,
    "-out",
    `${name}.crt`,
    "-days",
    "2",
    "-extfile",
    "names",
  );
  return pairOf(name);
};

let parley: FakeIdentity;
let ca: Buffer;
const question = { userId: "alice", permission: "report.generate" };
beforeAll(async () => {
  ca = makeAuthority("authority").cert;
  makeAuthority("elsewhere");
  const { cert, key } = makeSigned("parley", "authority");
  parley = await startFakeIdentity(
    ServerCredentials.createSsl(ca, [{ cert_chain: cert, private_key: key }], true),
  );
  parley.answers.allowed.add("alice report.generate");
});
afterAll(() => {
  parley?.stop();
  rmSync(home, { recursive: true, force: true });
});

const ask = async (tls: { ca: Buffer; cert?: Buffer; key?: Buffer }) => {
  const address = parley.address.replace("127.0.0.1", "localhost");
  const identity = connectIdentity({ address, tls, deadlineMs: 3_000 });
  try {
    return await identity.checkPermission(question);
  } finally {
    identity.close();
  }
};

test("SEC-14 a service that shows its certificate is answered, without a token", async () => {
  expect(await ask({ ca, ...makeSigned("reporting", "authority") })).toBe(true);
});

test("SEC-14 a certificate of another authority, or none, is not answered", async () => {
  for (const wrong of [makeSigned("mallory", "elsewhere"), {}])
    await expect(ask({ ca, ...wrong })).rejects.toMatchObject({ name: "IdentityServiceError" });
});

test("SEC-14 the service asks nobody who is not certified as Parley", async () => {
  const elsewhere = pairOf("elsewhere").cert;
  const own = makeSigned("careful", "authority");
  await expect(ask({ ca: elsewhere, ...own })).rejects.toMatchObject({ status: "UNAVAILABLE" });
});
