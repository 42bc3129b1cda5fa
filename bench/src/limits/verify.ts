import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("./verify-process.ts", import.meta.url));
const CORE = "1";

export interface VerifyRequest {
  readonly seconds: number;
}

/** Each a second. */
export interface Verified {
  /** Tokens that were verified before. */
  readonly repeated: number;
  /** The texts of those tokens, read and found in a set: what any memory of tokens costs. */
  readonly readingAlone: number;
  /** Tokens never seen before. */
  readonly new: number;
  /** The signatures of those tokens, and nothing else of them. */
  readonly signatureAlone: number;
}

export type Runtime = "Bun" | "Node";

/** `bun --bun` puts a node of its own in front of the real one. */
const realPath = () =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .filter((directory) => !directory.includes("bun-node"))
    .join(delimiter);

/** Where the runtime's program is; null where there is none. */
export const programOf = (runtime: Runtime): string | null =>
  runtime === "Bun" ? process.execPath : Bun.which("node", { PATH: realPath() });

/** One file with the verifier and all it needs, which both runtimes take. */
export const buildVerifyProcess = async (directory: string): Promise<string> => {
  const built = await Bun.build({
    entrypoints: [SCRIPT],
    outdir: directory,
    target: "node",
    naming: "verify-process.mjs",
    conditions: ["bun"],
  });
  if (!built.success) throw new Error(built.logs.join("\n"));
  return join(directory, "verify-process.mjs");
};

/** Verifies in a process of its own that has one core. */
export const verifyOnOneCore = async (
  { program, script }: { program: string; script: string },
  request: VerifyRequest,
): Promise<Verified> => {
  const pinned = Bun.which("taskset") === null ? [] : ["taskset", "--cpu-list", CORE];
  const child = Bun.spawn([...pinned, program, script, JSON.stringify(request)], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const answer = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error("The verifier failed");
  return JSON.parse(answer);
};
