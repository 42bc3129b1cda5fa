import { fileURLToPath } from "node:url";
import type { TokenAlgorithm } from "@parley/contract";

const SCRIPT = fileURLToPath(new URL("./sign-alone-process.ts", import.meta.url));
const CORE = "0";

export interface SignAloneRequest {
  readonly algorithm: TokenAlgorithm;
  /** What is signed: the head and the claims of a token. */
  readonly text: string;
  readonly seconds: number;
}

/** How many tokens a second are signed on the server's core by a process that does nothing else. */
export const signAlone = async (request: SignAloneRequest): Promise<number> => {
  const pinned = Bun.which("taskset") === null ? [] : ["taskset", "--cpu-list", CORE];
  const child = Bun.spawn([...pinned, process.execPath, SCRIPT, JSON.stringify(request)], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const answer = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error("The signature alone failed");
  return Number(answer);
};
