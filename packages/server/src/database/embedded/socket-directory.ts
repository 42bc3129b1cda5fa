import { createHash } from "node:crypto";
import { lstatSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SOCKET_NAME = "/.s.PGSQL.5432";
/** 103 on macOS, 107 on Linux. */
const SOCKET_PATH_BYTES_MAX = 103;

/** Undefined where the cluster's own path is short enough. */
function shortLink(cluster: string): string | undefined {
  if (Buffer.byteLength(cluster + SOCKET_NAME) <= SOCKET_PATH_BYTES_MAX) return undefined;
  const name = createHash("sha256").update(cluster).digest("hex").slice(0, 16);
  return join(tmpdir(), `parley-${name}`);
}

/**
 * The directory to connect through. The socket is in the cluster; where that path is too long for a socket address, a
 * short link in the temporary directory leads to it, named by a hash of the cluster's path.
 */
export function socketDirectory(cluster: string): string {
  const link = shortLink(cluster);
  if (link === undefined) return cluster;
  if (leadsTo(link, cluster)) return link;
  rmSync(link, { force: true });
  symlinkSync(cluster, link);
  return link;
}

/** Once nobody connects any more. */
export function removeShortLink(cluster: string): void {
  const link = shortLink(cluster);
  if (link !== undefined && leadsTo(link, cluster)) rmSync(link);
}

/** The temporary directory belongs to everyone: a link made by another user could lead to a database of theirs. */
function leadsTo(link: string, cluster: string): boolean {
  let stat: ReturnType<typeof lstatSync>;
  try {
    stat = lstatSync(link);
  } catch {
    return false;
  }
  if (stat?.uid !== process.getuid?.())
    throw new Error(`${link} belongs to another user. Remove it, or give Parley a shorter DATA_DIR.`);
  return stat?.isSymbolicLink() === true && readlinkSync(link) === cluster;
}
