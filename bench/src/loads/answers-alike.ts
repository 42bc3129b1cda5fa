import type { Load } from "../load.ts";
import { Latencies } from "../report/statistics.ts";
import { HttpConnection } from "../wire/http-connection.ts";
import type { Database } from "../world/database.ts";
import { PASSWORD, signInRequest, signUpEach } from "../world/people.ts";
import { seedPeople } from "../world/seed.ts";
import { startWorld } from "../world/world.ts";

const TRIES = 200;
const WARM_UP_TRIES = 20;
const APART_AT_MOST_MS = 5;

/** Who tries to sign in, and what is wrong with it. Each account is tried once: the second try could find it delayed. */
const CASES = [
  "unknown person",
  "wrong password",
  "locked",
  "deactivated",
  "empty password",
  "no password",
] as const;
type Case = (typeof CASES)[number];

const passwordOf: Record<Case, string> = {
  "unknown person": PASSWORD,
  "wrong password": `${PASSWORD}!`,
  locked: PASSWORD,
  deactivated: PASSWORD,
  "empty password": "",
  "no password": PASSWORD,
};

const usernameOf = (id: string) => `u${id.slice(5)}`;

/** People of each case with the password hash of somebody who has signed up. */
const seedCase = async (database: Database, one: Case, count: number): Promise<string[]> => {
  if (one === "unknown person") return Array.from({ length: count }, () => Bun.randomUUIDv7());
  const ids = await seedPeople(database, count);
  if (one !== "no password") {
    await database.query(
      `insert into password_credentials (user_id, hash, updated_at)
       select id, (select hash from password_credentials limit 1), now() from unnest($1::uuid[]) as u(id)`,
      [ids],
    );
  }
  if (one === "locked" || one === "deactivated") {
    await database.query(
      `update users set state = $2, deactivated_at = case when $2 = 'deactivated' then now() end
       where id = any($1::uuid[])`,
      [ids, one],
    );
  }
  return ids;
};

const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);

/** All cases in turn, in an order of chance each time. Answers how long each took, and what was said. */
const tryAll = async (port: number, peopleOf: Record<Case, readonly string[]>) => {
  const connection = await HttpConnection.open(port);
  const latencies = new Map<Case, Latencies>(CASES.map((one) => [one, new Latencies()]));
  const said = new Set<string>();
  for (let turn = 0; turn < WARM_UP_TRIES + TRIES; turn += 1) {
    for (const one of shuffled(CASES)) {
      const username = usernameOf(peopleOf[one][turn] as string);
      const request = signInRequest(port, { username, password: passwordOf[one] });
      const sentAt = performance.now();
      const { status, body } = await connection.call(request, { keepBody: true });
      if (turn >= WARM_UP_TRIES) latencies.get(one)?.add(performance.now() - sentAt);
      said.add(`${status} ${JSON.stringify({ ...JSON.parse(String(body)), correlationId: undefined })}`);
    }
  }
  connection.end();
  return { latencies, said };
};

export const answersAlike: Load = {
  name: "answers-alike",
  title: `Answers alike: sign-ins that fail for ${CASES.length} reasons, ${TRIES} of each, one after another in an order of chance`,
  async run({ runs, profileDir }) {
    await using world = await startWorld({ profileDir });
    const { port } = world.server;
    await signUpEach(port, [await HttpConnection.open(port)]);
    const placement = world.place("free");
    const apart: number[] = [];
    const medians = new Map<Case, number[]>(CASES.map((one) => [one, []]));
    let answer = "";
    for (let run = 0; run < runs; run += 1) {
      const peopleOf = {} as Record<Case, string[]>;
      for (const one of CASES) peopleOf[one] = await seedCase(world.database, one, WARM_UP_TRIES + TRIES);
      const { latencies, said } = await tryAll(port, peopleOf);
      if (said.size !== 1) throw new Error(`They were told different things:\n${[...said].join("\n")}`);
      answer = [...said][0]?.split(" ")[0] ?? "";
      for (const one of CASES) medians.get(one)?.push(latencies.get(one)?.percentile(0.5) ?? Number.NaN);
      const ofThisRun = CASES.map((one) => medians.get(one)?.[run] ?? Number.NaN);
      apart.push(Math.max(...ofThisRun) - Math.min(...ofThisRun));
    }
    return {
      figures: [
        { name: "medians apart", unit: "ms", runs: apart, target: { atMost: APART_AT_MOST_MS } },
        ...CASES.map((one) => ({ name: one, unit: "ms" as const, runs: medians.get(one) ?? [] })),
      ],
      placement,
      cpu: null,
      notes: [
        `SEC-04: the slowest median less the fastest; each of all answers was ${answer} with the same words, but for its correlation id`,
        "locked and deactivated with their right password; each account was tried once, so that no delay is in it",
      ],
    };
  },
};
