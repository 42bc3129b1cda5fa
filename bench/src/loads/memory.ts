import { startRawServer } from "../limits/start-raw-server.ts";
import type { Load } from "../load.ts";
import { HttpConnection } from "../wire/http-connection.ts";
import { postRequest } from "../wire/http-request.ts";
import { type Resident, residentOf } from "../world/process-table.ts";
import { startWorld } from "../world/world.ts";

const MEGABYTE = 1024 * 1024;
/** For what the start has left over to be collected. */
const PAUSE_MS = 2_000;
const PERSON = { email: "alice@bench.example", username: "alice", password: "correct horse battery staple" };

const post = async (port: number, path: string, body: object): Promise<number> => {
  const connection = await HttpConnection.open(port);
  const { status } = await connection.call(postRequest({ port, path, body }));
  connection.end();
  return status;
};

const bareBun = async (): Promise<Resident> => {
  await using raw = await startRawServer();
  await fetch(`http://127.0.0.1:${raw.port}/`);
  await Bun.sleep(PAUSE_MS);
  return residentOf(raw.pid);
};

const mega = (bytes: number) => `${(bytes / MEGABYTE).toFixed(1)} MB`;

export const memory: Load = {
  name: "memory",
  title:
    "Memory: the server's process after a start on existing data and one sign-in, PostgreSQL not counted",
  async run({ runs, profileDir }) {
    await using world = await startWorld({ profileDir });
    const { port } = world.server;
    const made = await post(port, "/api/v1/auth/signup", PERSON);
    if (made !== 201) throw new Error(`The sign-up was answered with ${made}`);
    const placement = world.place("free");
    const afterStart: Resident[] = [];
    const afterSignIn: Resident[] = [];
    for (let run = 0; run < runs; run += 1) {
      await world.restart();
      afterStart.push(residentOf(world.server.pid));
      const status = await post(port, "/api/v1/auth/login", {
        identifier: PERSON.username,
        password: PERSON.password,
      });
      if (status !== 200) throw new Error(`The sign-in was answered with ${status}`);
      await Bun.sleep(PAUSE_MS);
      afterSignIn.push(residentOf(world.server.pid));
    }
    const bare = await bareBun();
    const last = afterSignIn.at(-1) as Resident;
    return {
      figures: [
        {
          name: "resident, after a sign-in",
          unit: "MB",
          runs: afterSignIn.map(({ bytes }) => bytes / MEGABYTE),
          target: { atMost: 120 },
          limit: { name: "Bun alone", value: bare.bytes / MEGABYTE },
        },
        { name: "resident, when ready", unit: "MB", runs: afterStart.map(({ bytes }) => bytes / MEGABYTE) },
      ],
      placement,
      cpu: null,
      notes: [
        `of the last run ${mega(last.ownBytes)} are the process's own, ${mega(last.bytes - last.ownBytes)} pages of files, mostly of Bun's program;`,
        `Bun alone, serving nothing: ${mega(bare.ownBytes)} and ${mega(bare.bytes - bare.ownBytes)}; both after ${PAUSE_MS / 1000} s at rest`,
      ],
    };
  },
};
