import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMasterKey } from "./master-key.ts";
import { loadMasterKey } from "./master-key-disk.ts";
import { createSealer } from "./sealer.ts";

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "parley-master-key-"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const secret = Buffer.alloc(32, 7);

describe("the master key", () => {
  test("is made once, readable by its owner alone, and the same after a restart", async () => {
    const dataDir = join(home, "new");
    const first = await loadMasterKey({ setting: undefined, dataDir });
    const again = await loadMasterKey({ setting: undefined, dataDir });
    expect(again.derive("refresh-token")).toEqual(first.derive("refresh-token"));
    expect((await stat(join(dataDir, "master.key"))).mode & 0o777).toBe(0o600);
    expect(await readdir(dataDir)).toEqual(["master.key"]);
  });

  test("two starts at once agree on one key", async () => {
    const dataDir = join(home, "race");
    const keys = await Promise.all(
      Array.from({ length: 8 }, () => loadMasterKey({ setting: undefined, dataDir })),
    );
    expect(new Set(keys.map((key) => key.derive("signing-keys").toString("hex"))).size).toBe(1);
    expect(await readdir(dataDir)).toEqual(["master.key"]);
  });

  test("the setting goes before the file, and no file is made", async () => {
    const dataDir = join(home, "set");
    const key = await loadMasterKey({ setting: secret.toString("base64"), dataDir });
    expect(key.derive("signing-keys")).toEqual(createMasterKey(secret).derive("signing-keys"));
    await expect(readdir(dataDir)).rejects.toThrow("ENOENT");
  });

  test("a damaged file stops the start and is named", async () => {
    await writeFile(join(home, "master.key"), "not a key");
    await expect(loadMasterKey({ setting: undefined, dataDir: home })).rejects.toThrow("master.key");
  });

  test("each purpose has its own key", () => {
    const key = createMasterKey(secret);
    expect(key.derive("refresh-token")).not.toEqual(key.derive("signing-keys"));
    expect(key.derive("refresh-token")).not.toEqual(secret);
  });

  test("SEC-34 looking at it shows nothing of it", () => {
    const shown =
      inspect(createMasterKey(secret), { depth: 5, showHidden: true }) +
      JSON.stringify(createMasterKey(secret));
    expect(shown).not.toContain(secret.toString("hex").slice(0, 8));
    expect(shown).not.toContain(secret.toString("base64").slice(0, 8));
  });
});

describe("a sealed value", () => {
  const sealer = createSealer(createMasterKey(secret).derive("signing-keys"));

  test("opens in its own context, and looks different each time", () => {
    const sealed = sealer.seal("the private half", "kid-1");
    expect(sealer.open(sealed, "kid-1")).toBe("the private half");
    expect(Buffer.from(sealed).includes("private")).toBe(false);
    expect(sealer.seal("the private half", "kid-1")).not.toEqual(sealed);
  });

  test("does not open in another context, under another key, or with a bit changed", () => {
    const sealed = sealer.seal("the private half", "kid-1");
    expect(() => sealer.open(sealed, "kid-2")).toThrow();
    expect(() => createSealer(Buffer.alloc(32, 8)).open(sealed, "kid-1")).toThrow();
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => sealer.open(changed, "kid-1")).toThrow();
    }
    expect(() => sealer.open(sealed.subarray(0, 20), "kid-1")).toThrow();
  });
});
