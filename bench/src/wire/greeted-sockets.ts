import { LeanSocket } from "./lean-socket.ts";
import { openEach } from "./open-all.ts";

/** Opens a socket and says hello. */
const openGreeted = async (port: number, token: string): Promise<LeanSocket> => {
  const socket = await LeanSocket.open(port);
  const answer = await socket.ask({ op: "hello", ref: "hello", token });
  if (answer.op !== "ready") throw new Error(`The hello was answered with ${JSON.stringify(answer)}`);
  return socket;
};

/** Opens one greeted socket per token, in the order of the tokens. */
export const openAllGreeted = (port: number, tokens: readonly string[]): Promise<LeanSocket[]> =>
  openEach(tokens, (token) => openGreeted(port, token));
