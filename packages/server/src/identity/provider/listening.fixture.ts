import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on this machine, which answers as it is told. */
export const listening = async (): Promise<{
  server: Server;
  url: string;
  answerBy: (listener: Listener) => void;
}> => {
  let listener: Listener = (_, response) => response.end();
  const server = createServer((request, response) => listener(request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    server,
    url: `http://127.0.0.1:${port}`,
    answerBy(given) {
      listener = given;
    },
  };
};

export const closing = (server: Server) => async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
};
