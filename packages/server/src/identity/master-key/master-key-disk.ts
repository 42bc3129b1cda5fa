import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, unlink } from "node:fs/promises";
import { join } from "node:path";
import { createMasterKey, MASTER_KEY_BYTES, type MasterKey } from "./master-key.ts";

const FILE_NAME = "master.key";

/**
 * The master key of `setting` (base64, MASTER_KEY), else that of `<dataDir>/master.key`, which is made with mode 0600
 * at the first start. Whoever loses it loses the signing keys and every session: back it up with the database.
 */
export const loadMasterKey = async ({
  setting,
  dataDir,
}: {
  setting: string | undefined;
  dataDir: string;
}): Promise<MasterKey> => {
  const encoded = setting ?? (await readOrMake(dataDir));
  const secret = Buffer.from(encoded, "base64");
  if (secret.length !== MASTER_KEY_BYTES) {
    const where = setting === undefined ? join(dataDir, FILE_NAME) : "MASTER_KEY";
    throw new Error(`${where} does not hold ${MASTER_KEY_BYTES} bytes in base64`);
  }
  return createMasterKey(secret);
};

const readOrMake = async (dataDir: string): Promise<string> => {
  const path = join(dataDir, FILE_NAME);
  return (await readIfThere(path)) ?? (await make(dataDir, path));
};

const readIfThere = async (path: string): Promise<string | null> => {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    if (isCode(error, "ENOENT")) return null;
    throw error;
  }
};

// Written whole and on disk before it has its name: a crash leaves no half key, and of two starts one wins.
const make = async (dataDir: string, path: string): Promise<string> => {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const encoded = randomBytes(MASTER_KEY_BYTES).toString("base64");
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(`${encoded}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(draft, path);
    return encoded;
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
    return (await readFile(path, "utf8")).trim();
  } finally {
    await unlink(draft);
  }
};

const isCode = (error: unknown, code: string) =>
  error instanceof Error && "code" in error && error.code === code;
