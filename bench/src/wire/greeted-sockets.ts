import { LeanSocket } from "./lean-socket.ts";

/** Opens a socket and says hello. */
export const openGreeted = async (port: number, token: string): Promise<LeanSocket> => {
  const socket = await LeanSocket.open(port);
  const answer = await socket.ask({ op: "hello", ref: "hello", token });
  if (answer.op !== "ready") throw new Error(`The hello was answered with ${JSON.stringify(answer)}`);
  return socket;
};

const AT_ONCE = 100;

/** Opens one greeted socket per token, a hundred at a time, in the order of the tokens. */
export const openAllGreeted = async (port: number, tokens: readonly string[]): Promise<LeanSocket[]> => {
  const sockets: LeanSocket[] = [];
  for (let from = 0; from < tokens.length; from += AT_ONCE) {
    const some = tokens.slice(from, from + AT_ONCE);
    sockets.push(...(await Promise.all(some.map((token) => openGreeted(port, token)))));
  }
  return sockets;
};
