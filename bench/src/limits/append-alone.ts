import { join } from "node:path";

const SCRIPT = join(import.meta.dirname, "../../../packages/server/scripts/append-alone.ts");

export interface AppendAloneRequest {
  readonly databaseHost: string;
  /** Who posts where; drafts go round them. */
  readonly posts: readonly { readonly channelId: string; readonly senderId: string }[];
  readonly lanes: number;
  readonly inFlight: number;
  readonly seconds: number;
}

/** Runs the server's append statement in a lean loop, in a process of its own on the core where the server sits. */
export const appendAlone = async (
  request: AppendAloneRequest,
): Promise<{ perSecond: number; appended: number }> => {
  const pinned = Bun.which("taskset") === null ? [] : ["taskset", "--cpu-list", "0"];
  const child = Bun.spawn([...pinned, process.execPath, SCRIPT, JSON.stringify(request)], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const answer = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error("The append alone failed");
  return JSON.parse(answer) as { perSecond: number; appended: number };
};
