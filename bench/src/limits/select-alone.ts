import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("./select-alone-process.ts", import.meta.url));

export interface SelectAloneRequest {
  readonly databaseHost: string;
  readonly channelId: string;
  readonly lastSeq: number;
  readonly limit: number;
  readonly atOnce: number;
  readonly seconds: number;
}

/** How many pages a second the database gives to a process that only reads them, on the core where the server sits. */
export const selectAlone = async (request: SelectAloneRequest): Promise<number> => {
  const pinned = Bun.which("taskset") === null ? [] : ["taskset", "--cpu-list", "0"];
  const child = Bun.spawn([...pinned, process.execPath, SCRIPT, JSON.stringify(request)], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const answer = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error("The SELECT alone failed");
  return Number(answer);
};
