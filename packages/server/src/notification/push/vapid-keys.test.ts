import { createECDH } from "node:crypto";
import { expect, test } from "vitest";
import { freshDatabase } from "../../../tests/world-database.ts";
import { createSealer } from "../../identity/master-key/sealer.ts";
import { readOrCreateVapidKeys } from "./vapid-keys-sql.ts";

const clock = { now: () => Date.parse("2026-01-31T09:00:00.000Z") };
const sealer = createSealer(Buffer.alloc(32, 7));

test("the key is made at the first start, is a pair on P-256, and is the same after a restart", async () => {
  await using database = await freshDatabase();
  const first = await readOrCreateVapidKeys(database, { sealer, clock });
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(Buffer.from(first.privateKey, "base64url"));
  expect(curve.getPublicKey("base64url")).toBe(first.publicKey);
  expect(await readOrCreateVapidKeys(database, { sealer, clock })).toEqual(first);
});

test("nodes that start together on an empty database have one key", async () => {
  await using database = await freshDatabase();
  await using other = await database.again();
  const nodes = await Promise.all(
    [database, other, database, other].map((node) => readOrCreateVapidKeys(node, { sealer, clock })),
  );
  expect(new Set(nodes.map(({ publicKey }) => publicKey)).size).toBe(1);
  expect(new Set(nodes.map(({ privateKey }) => privateKey)).size).toBe(1);
});

test("SEC-34 the private half stands nowhere in clear", async () => {
  await using database = await freshDatabase();
  const { publicKey, privateKey } = await readOrCreateVapidKeys(database, { sealer, clock });
  const [row] = await database.sql<{ text: string; private_key_encrypted: Buffer }[]>`
    select row_to_json(vapid_keys)::text as text, private_key_encrypted from vapid_keys`;
  expect(row?.text).toContain(publicKey);
  expect(row?.text).not.toContain(privateKey);
  const stored = Buffer.from(row?.private_key_encrypted ?? []);
  for (const clear of [privateKey, Buffer.from(privateKey, "base64url")]) {
    expect(stored.includes(clear)).toBe(false);
  }
});

test("a wrong master key stops the start and is named", async () => {
  await using database = await freshDatabase();
  await readOrCreateVapidKeys(database, { sealer, clock });
  const wrong = createSealer(Buffer.alloc(32, 8));
  await expect(readOrCreateVapidKeys(database, { sealer: wrong, clock })).rejects.toThrow("master key");
});

test("a private half that was sealed for another public half is refused", async () => {
  await using database = await freshDatabase();
  await readOrCreateVapidKeys(database, { sealer, clock });
  await database.sql`update vapid_keys set public_key = 'another'`;
  await expect(readOrCreateVapidKeys(database, { sealer, clock })).rejects.toThrow("master key");
});
