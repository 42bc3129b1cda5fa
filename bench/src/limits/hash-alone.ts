import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("./hash-alone-process.ts", import.meta.url));

export interface HashAloneRequest {
  /** A hash as the server stores it: it carries its own parameters. */
  readonly stored: string;
  readonly password: string;
  readonly atOnce: number;
  readonly seconds: number;
}

/** How many passwords a second the hash alone checks, in a process that does nothing else. */
export const hashAlone = async (request: HashAloneRequest): Promise<number> => {
  const child = Bun.spawn([process.execPath, SCRIPT, JSON.stringify(request)], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const answer = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error("The hash alone failed");
  return Number(answer);
};
