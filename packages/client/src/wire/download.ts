import { type InputOf, type Operation, type OperationName, operations } from "@parley/contract";
import { unreachable } from "../error.ts";
import type { Timers } from "../time.ts";
import { baseOf, type Fetch, NO_ANSWER, problemIn, REQUEST_TIMEOUT_MS, toSend } from "./http.ts";

/** Told of how much has come so far. */
export type OnProgress = (bytes: number) => void;

/** Fetches an answer as the bytes that it came as. */
export type Download = <N extends OperationName>(
  name: N,
  input: InputOf<N>,
  token: string | null,
  onProgress: OnProgress,
) => Promise<Blob>;

/** It may take as long as it takes; it has failed when nothing comes for as long as a request may take. */
export const createDownload = ({
  url,
  fetch,
  timers,
}: {
  url: string;
  fetch: Fetch;
  timers: Timers;
}): Download => {
  const base = baseOf(url);
  return async (name, input, token, onProgress) => {
    const operation: Operation = operations[name];
    const abort = new AbortController();
    const wait = () => timers.set(() => abort.abort(), REQUEST_TIMEOUT_MS);
    let cancel = wait();
    const read = async () => {
      const answer = await fetch(...toSend({ base, operation, input, token, signal: abort.signal }));
      const isOwn = Object.values(operation.outcomes).some(({ status }) => status === answer.status);
      if (!isOwn) return { problem: await answer.text() };
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      let bytes = 0;
      // By a reader: not every browser iterates over a stream.
      const reader = answer.body?.getReader();
      for (;;) {
        const piece = (await reader?.read())?.value;
        if (piece === undefined) return { pieces };
        cancel();
        cancel = wait();
        pieces.push(piece);
        bytes += piece.byteLength;
        onProgress(bytes);
      }
    };
    try {
      const { pieces, problem } = await read().catch((cause) => {
        throw unreachable(NO_ANSWER, cause);
      });
      if (pieces === undefined) throw problemIn(problem);
      return new Blob(pieces);
    } finally {
      cancel();
    }
  };
};
