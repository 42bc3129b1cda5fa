import type { Load } from "../load.ts";
import { Latencies } from "../report/statistics.ts";
import { openAllGreeted } from "../wire/greeted-sockets.ts";
import { HttpConnection } from "../wire/http-connection.ts";
import { postRequest } from "../wire/http-request.ts";
import type { LeanSocket } from "../wire/lean-socket.ts";
import type { Database } from "../world/database.ts";
import { seedPeople } from "../world/seed.ts";
import { untilTrusted } from "../world/token-signer.ts";
import { startWorld, type World } from "../world/world.ts";

const SOCKETS = 1_000;
/** One person is everywhere: so many sessions, each with so many tabs. */
const SESSIONS = 100;
const TABS = SOCKETS / SESSIONS;
/** People who sign out one after another, each with one session, and the time from one to the next. */
const LEAVERS = 200;
const GAP_MS = 5;
const PATIENCE_MS = 5_000;
const HARD_LOGOUT = 4403;
const WITHIN_MS = 100;

/** Sessions as sign-ins leave them. */
const seedSessions = async (database: Database, owners: readonly string[]): Promise<string[]> => {
  const ids = owners.map(() => Bun.randomUUIDv7());
  await database.query(
    `insert into sessions (id, user_id, generation, rotated_at, created_at, last_used_at, idle_expires_at,
       absolute_expires_at, amr, mfa_verified, authenticated_at, must_enrol)
     select s, u, 1, now(), now(), now(), now() + interval '1 day', now() + interval '1 day', array['pwd'], false, now(),
       false
     from unnest($1::uuid[], $2::uuid[]) as t(s, u)`,
    [ids, owners],
  );
  return ids;
};

const tokensFor = async (
  { database, signer, server }: World,
  owners: readonly string[],
): Promise<string[]> => {
  const sessions = await seedSessions(database, owners);
  const tokens = owners.map((owner, place) => signer.tokenFor(owner, sessions[place]));
  await untilTrusted(server.port, tokens[0] ?? "");
  return tokens;
};

const untilClosed = async (sockets: readonly LeanSocket[]): Promise<void> => {
  const until = performance.now() + PATIENCE_MS;
  while (sockets.some(({ closedAt }) => closedAt === null) && performance.now() < until) await Bun.sleep(2);
  const others = sockets.filter(({ closedWith }) => closedWith !== HARD_LOGOUT);
  if (others.length > 0) throw new Error(`${others.length} sockets were not closed with ${HARD_LOGOUT}`);
};

const post = async (
  connection: HttpConnection,
  { port, path, token }: Record<"path" | "token", string> & { port: number },
) => {
  const { status } = await connection.call(postRequest({ port, path, body: {}, token }));
  if (status !== 204) throw new Error(`The sign-out was answered with ${status}`);
};

/** One person signs out everywhere: from the call until each of their thousand sockets was closed. */
const everywhere = async (world: World): Promise<Latencies> => {
  const { port } = world.server;
  const [person = ""] = await seedPeople(world.database, 1);
  const tokens = await tokensFor(
    world,
    Array.from({ length: SESSIONS }, () => person),
  );
  const sockets = await openAllGreeted(port, Array.from({ length: TABS }, () => tokens).flat());
  const connection = await HttpConnection.open(port);
  const from = performance.now();
  await post(connection, { port, path: "/api/v1/auth/logout-all", token: tokens[0] ?? "" });
  await untilClosed(sockets);
  connection.end();
  const latencies = new Latencies();
  for (const { closedAt } of sockets) latencies.add((closedAt ?? Number.NaN) - from);
  for (const socket of sockets) socket.end();
  return latencies;
};

/** People sign out one after another, while as many sockets as all have are open: from each call until theirs was closed. */
const oneAfterAnother = async (world: World): Promise<Latencies> => {
  const { port } = world.server;
  const tokens = await tokensFor(world, await seedPeople(world.database, SOCKETS));
  const sockets = await openAllGreeted(port, tokens);
  const latencies = new Latencies();
  const leave = async (place: number) => {
    const connection = await HttpConnection.open(port);
    const from = performance.now();
    await post(connection, { port, path: "/api/v1/auth/logout", token: tokens[place] ?? "" });
    const socket = sockets[place] as LeanSocket;
    await untilClosed([socket]);
    latencies.add((socket.closedAt ?? Number.NaN) - from);
    connection.end();
  };
  const leaving: Promise<void>[] = [];
  for (let place = 0; place < LEAVERS; place += 1) {
    leaving.push(leave(place));
    await Bun.sleep(GAP_MS);
  }
  await Promise.all(leaving);
  const gone = sockets.slice(LEAVERS).filter(({ closedWith }) => closedWith !== null).length;
  if (gone > 0) throw new Error(`${gone} sockets of others were closed, too`);
  for (const socket of sockets) socket.end();
  return latencies;
};

export const hardLogout: Load = {
  name: "hard-logout",
  title: `Hard logout: from the sign-out to sockets closed with ${HARD_LOGOUT}, ${SOCKETS.toLocaleString("en-US")} of them open`,
  async run({ runs, profileDir }) {
    await using world = await startWorld({ profileDir });
    const placement = world.place("apart");
    const [all, own]: [Latencies[], Latencies[]] = [[], []];
    for (let run = 0; run < runs; run += 1) {
      all.push(await everywhere(world));
      own.push(await oneAfterAnother(world));
    }
    const shareOf = (which: readonly Latencies[], share: number) =>
      which.map((latencies) => latencies.percentile(share));
    const target = { atMost: WITHIN_MS };
    return {
      figures: [
        { name: "everywhere, p99 of the sockets", unit: "ms", runs: shareOf(all, 0.99), target },
        { name: "everywhere, the last", unit: "ms", runs: shareOf(all, 1) },
        { name: "each their own, p50", unit: "ms", runs: shareOf(own, 0.5) },
        { name: "each their own, p99", unit: "ms", runs: shareOf(own, 0.99), target },
      ],
      placement,
      cpu: null,
      notes: [
        `everywhere: one person with ${SESSIONS} sessions of ${TABS} sockets each signs out of all of them; all were closed with ${HARD_LOGOUT}`,
        `each their own: ${LEAVERS} of ${SOCKETS.toLocaleString("en-US")} people sign out, one every ${GAP_MS} ms; nobody else's socket was closed`,
      ],
    };
  },
};
