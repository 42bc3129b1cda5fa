import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Channel } from "@parley/contract";
import type { RunRecord } from "../judge/record.ts";
import type { Layout } from "../plan/layout.ts";
import { type Line, openLine } from "../world/line.ts";
import { createServerProcess, type ServerProcess } from "../world/server-process.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { createPerson, type Person } from "./person.ts";

/** A server, the people on it, each on a line of their own, and their channels. */
export interface Site extends AsyncDisposable {
  readonly server: ServerProcess;
  readonly ledger: Ledger;
  /** By place of their devices in the layout: somebody with two is here twice. */
  readonly people: readonly Person[];
  readonly lines: readonly Line[];
  /** By place in the layout. */
  readonly channelIds: readonly string[];
  readonly layout: Layout;
  /** Threads that somebody opened, as their channel says. */
  readonly threads: Map<string, Channel>;
  /** What was begun last, when nothing went wrong any more, and stays. */
  readonly draftsKept: RunRecord["draftsKept"][number][];
  /** Under which nonce each draft was sent, by its text; null: one that nobody else can know. */
  readonly draftsSent: Map<string, string | null>;
}

const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index];
  if (found === undefined) throw new Error(`There is no place ${index} among ${list.length}`);
  return found;
};

const openChannels = async (layout: Layout, people: readonly Person[]): Promise<string[]> => {
  const ids: string[] = [];
  for (const { kind, name, members } of layout.channels) {
    const [opener = 0, ...others] = members;
    const userIds = others.map((index) => at(people, index).userId());
    const { call } = at(people, opener).client();
    const input = kind === "direct" ? { kind, userId: at(userIds, 0) } : { kind, name, memberIds: userIds };
    ids.push((await call("channel.create", input)).id);
  }
  return ids;
};

/** Everybody has said something everywhere, so that there is something to change from the first moment. */
const greetEachOther = async (layout: Layout, people: readonly Person[], channelIds: readonly string[]) => {
  const said = layout.channels.flatMap(({ members }, index) =>
    members.map((member) => {
      const person = at(people, member);
      return person.client().send(at(channelIds, index), person.nextText());
    }),
  );
  await Promise.all(said);
};

/** Starts a server on a new data directory, signs everybody up, and opens their channels. */
export const openSite = async ({
  layout,
  seed,
  entry,
}: {
  layout: Layout;
  seed: number;
  entry: string;
}): Promise<Site> => {
  await using resources = new AsyncDisposableStack();
  const home = mkdtempSync(join(tmpdir(), "parley-checker-"));
  resources.defer(() => rmSync(home, { recursive: true, force: true }));
  const server = resources.use(createServerProcess({ entry, home }));
  await server.start();

  const ledger = createLedger();
  const lines = await Promise.all(layout.devices.map(() => openLine(server.port)));
  for (const line of lines) resources.use(line);
  const people = layout.devices.map((owner, index) => {
    const name = at(layout.people, owner);
    const device = index < layout.people.length ? name : `${name}'s other`;
    return createPerson({ name, device, url: at(lines, index).url, seed, ledger });
  });
  for (const person of people) resources.use(person);
  const [first, others] = [people.slice(0, layout.people.length), people.slice(layout.people.length)];
  // The first account is the administrator's: alice is first every time.
  await first[0]?.signUp();
  await Promise.all(first.slice(1).map((person) => person.signUp()));
  await Promise.all(others.map((person) => person.signIn()));

  const channelIds = await openChannels(layout, people);
  const opened = layout.channels.flatMap(({ members }, index) =>
    people.flatMap((person, device) =>
      members.includes(at(layout.devices, device)) ? [person.client().open(at(channelIds, index))] : [],
    ),
  );
  await Promise.all(opened);
  await greetEachOther(layout, people, channelIds);

  const running = resources.move();
  return {
    server,
    ledger,
    people,
    lines,
    channelIds,
    layout,
    threads: new Map(),
    draftsKept: [],
    draftsSent: new Map(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};
