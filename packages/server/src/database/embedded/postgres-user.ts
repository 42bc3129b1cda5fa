import { chownSync, lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Whom PostgreSQL runs as. Undefined: as ourselves. */
export type PostgresUser = { uid: number; gid: number; name: string } | undefined;

const OVERFLOW_ID = 65_534;

function inPasswd(name: string): PostgresUser {
  let text: string;
  try {
    text = readFileSync("/etc/passwd", "utf8");
  } catch {
    return undefined;
  }
  const fields = text
    .split("\n")
    .map((line) => line.split(":"))
    .find((entry) => entry[0] === name);
  const uid = Number(fields?.[2]);
  const gid = Number(fields?.[3]);
  return uid > 0 && gid > 0 ? { uid, gid, name } : undefined;
}

function ownerOf(cluster: string): PostgresUser {
  try {
    const { uid, gid } = statSync(cluster);
    return uid > 0 ? { uid, gid, name: `uid ${uid}` } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * PostgreSQL refuses to run as root, so root gives it to somebody else: whoever owns the cluster already (user numbers
 * may differ between two images of one container), else `postgres`, else `nobody`.
 */
export function choosePostgresUser(cluster: string): PostgresUser {
  if (process.getuid?.() !== 0) return undefined;
  return (
    ownerOf(cluster) ??
    inPasswd("postgres") ??
    inPasswd("nobody") ?? { uid: OVERFLOW_ID, gid: OVERFLOW_ID, name: "nobody" }
  );
}

/** Hands over the cluster, and nothing beside it. */
export function chownTree(path: string, user: { uid: number; gid: number }): void {
  const stat = lstatSync(path);
  if (stat.uid !== user.uid || stat.gid !== user.gid) chownSync(path, user.uid, user.gid);
  if (!stat.isDirectory()) return;
  for (const name of readdirSync(path)) chownTree(join(path, name), user);
}
