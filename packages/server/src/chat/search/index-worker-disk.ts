import { parentPort, workerData } from "node:worker_threads";
import type { IndexPlace } from "./index-file-disk.ts";
import { type Request, serveIndex } from "./index-thread-disk.ts";

const port = parentPort;
if (port) {
  const serve = serveIndex(workerData as IndexPlace, (answer) => port.postMessage(answer));
  port.on("message", (request: Request) => serve(request));
}
