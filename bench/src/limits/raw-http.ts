import { HttpConnection } from "../wire/http-connection.ts";
import { startRawServer } from "./start-raw-server.ts";

const WARM_UP_MS = 500;

/** How many answers of so many bytes a second a server gives that is nothing but Bun, on one core, to the same client. */
export const rawHttp = async ({
  bytes,
  request,
  atOnce,
  seconds,
}: {
  bytes: number;
  /** What the real server was sent: as many bytes are read. */
  request: string;
  atOnce: number;
  seconds: number;
}): Promise<number> => {
  await using raw = await startRawServer();
  const asked = request.replace(/^GET \S+/, `GET /bytes/${bytes}`);
  const connections = await Promise.all(Array.from({ length: atOnce }, () => HttpConnection.open(raw.port)));
  let [answered, isOver] = [0, false];
  const askAgainAndAgain = async (connection: HttpConnection) => {
    for (; !isOver; answered += 1) await connection.call(asked);
  };
  const all = Promise.all(connections.map(askAgainAndAgain));
  await Promise.race([all, Bun.sleep(WARM_UP_MS)]);
  const [before, from] = [answered, performance.now()];
  await Promise.race([all, Bun.sleep(seconds * 1000)]);
  const perSecond = (answered - before) / ((performance.now() - from) / 1000);
  isOver = true;
  await all;
  for (const connection of connections) connection.end();
  return perSecond;
};
