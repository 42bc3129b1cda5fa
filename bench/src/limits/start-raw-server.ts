import { fileURLToPath } from "node:url";

/** What a socket may ask of the raw server. */
export type RawOrder =
  /** A frame of so many bytes to every socket. */
  | { readonly do: "publish"; readonly bytes: number }
  /** A frame of so many bytes to this socket; `filler` makes the order as long as what it stands for. */
  | { readonly do: "answer"; readonly bytes: number; readonly filler?: string }
  | { readonly do: "subscribe"; readonly topics: readonly string[] };

export interface RawServer extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
}

export const RAW_SERVER = fileURLToPath(new URL("./raw-server.ts", import.meta.url));

const firstLine = async (stream: ReadableStream<Uint8Array>): Promise<string> => {
  let text = "";
  for await (const chunk of stream) {
    text += new TextDecoder().decode(chunk);
    if (text.includes("\n")) break;
  }
  return text.trim();
};

/** Starts a server that is nothing but Bun, on the core where the real one sits when cores are pinned. */
export const startRawServer = async (): Promise<RawServer> => {
  const pinned = Bun.which("taskset") === null ? [] : ["taskset", "--cpu-list", "0"];
  const child = Bun.spawn([...pinned, process.execPath, RAW_SERVER], { stdout: "pipe", stderr: "inherit" });
  return {
    port: Number(await firstLine(child.stdout)),
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      child.kill();
      await child.exited;
    },
  };
};
