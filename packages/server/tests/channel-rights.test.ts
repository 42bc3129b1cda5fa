import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACTS } from "./rights/acts.ts";
import { readTables, type Table } from "./rights/read-tables.ts";
import { type Actor, type Cast, type Column, SCENES, type Scene, type Setting } from "./rights/scenes.ts";
import { openWorld, type World } from "./world.ts";

const LEGEND = "What the cells say";
/** Each is edited and deleted, by HTTP and by the socket. */
const MESSAGES_EACH = 4;

const [legend, ...tables] = (() => {
  const all = readTables(readFileSync(new URL("../../../docs/channels.md", import.meta.url), "utf8"));
  return [all.find(({ heading }) => heading === LEGEND), ...all.filter(({ heading }) => heading !== LEGEND)];
})();

/** What a cell says, as an outcome of an act. */
const WITHOUT_PROBLEM: Readonly<Record<string, string>> = { "✓": "done", hidden: "hidden", words: "words" };
const meaningOf = (cell: string): string => {
  const code = /^`(\w+)`/.exec(legend?.rows.get(cell)?.[0] ?? "")?.[1];
  const meaning = code ?? WITHOUT_PROBLEM[cell];
  if (meaning === undefined || !legend?.rows.has(cell)) throw new Error(`"${cell}" is not in the legend`);
  return meaning;
};

let world: World;
let cast: Cast;

beforeAll(async () => {
  world = await openWorld();
  const actor = async (name: string): Promise<Actor> => {
    const person = await world.person(name);
    return { ...person, socket: await person.connect() };
  };
  const owner = await actor("alice");
  const moderator = await actor("bob");
  const member = await actor("carol");
  cast = {
    owner,
    moderator,
    member,
    either: member,
    removed: await actor("dave"),
    stranger: await actor("mallory"),
    other: await actor("eve"),
    guest: await actor("frank"),
  };
});
afterAll(() => world[Symbol.asyncDispose]());

/** Walks the cells of one row, those that refuse first; answers what each person got, by way of both. */
const walkRow = async (
  table: Table,
  act: string,
  { scene, afresh }: { scene: Scene; afresh: () => Promise<Scene> },
): Promise<Record<string, string>> => {
  const { spoils = false, ...ways } = ACTS[act] ?? {};
  const cells = table.rows.get(act) ?? [];
  const columns = table.columns.map((column, place) => ({
    column: column as Column,
    expected: meaningOf(cells[place] ?? ""),
  }));
  const refusing = columns.filter(({ expected }) => expected !== "done");
  const doing = columns.filter(({ expected }) => expected === "done");
  const answers: Record<string, string> = {};
  for (const { column, expected } of [...refusing, ...doing]) {
    const isSpoiled = spoils && expected === "done";
    for (const [way, attempt] of Object.entries(ways)) {
      const place = isSpoiled ? await afresh() : scene;
      answers[`${column}, ${way}`] = await attempt({ scene: place, cast, column, actor: cast[column] });
    }
  }
  return answers;
};

describe("SEC-25 the tables of docs/channels.md say who may do what", () => {
  test("there is one for each state, and every act is in each", () => {
    expect(tables.map((table) => table?.heading)).toEqual(Object.keys(SCENES));
    const everywhere = Object.keys(ACTS).filter((act) => !act.startsWith("follow it"));
    for (const table of tables) {
      const rows = [...(table?.rows.keys() ?? [])];
      expect(rows).toEqual(table?.heading === "A thread" ? Object.keys(ACTS) : everywhere);
      const groupColumns = ["owner", "moderator", "member", "removed", "stranger"];
      expect(table?.columns).toEqual(
        table?.heading.includes("direct") ? ["either", "stranger"] : groupColumns,
      );
    }
    // Each word of the legend is said somewhere.
    const said = new Set(tables.flatMap((table) => [...(table?.rows.values() ?? [])].flat()));
    expect([...said].sort()).toEqual([...(legend?.rows.keys() ?? [])].sort());
  });

  test.each(Object.keys(SCENES))("%s", { timeout: 60_000 }, async (heading) => {
    const table = tables.find((one) => one?.heading === heading);
    const open = SCENES[heading];
    if (!table || !open) throw new Error("There is no such table");
    const setting = (messages: number): Setting => ({ world, cast, messages });
    const scene = await open(setting(MESSAGES_EACH));
    const afresh = () => open(setting(0));
    const found: Record<string, unknown> = {};
    const said: Record<string, unknown> = {};
    for (const [act, cells] of table.rows) {
      found[act] = await walkRow(table, act, { scene, afresh });
      const ways = Object.keys(ACTS[act] ?? {}).filter((way) => way !== "spoils");
      said[act] = Object.fromEntries(
        table.columns.flatMap((column, place) =>
          ways.map((way) => [`${column}, ${way}`, meaningOf(cells[place] ?? "")]),
        ),
      );
    }
    expect(found).toEqual(said);
  });
});
