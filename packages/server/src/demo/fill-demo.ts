import { type InputOf, type Operation, type OperationName, operations, pathFields } from "@parley/contract";
import type { Composition } from "../compose/server.ts";
import {
  DEMO_PASSWORD,
  DEMO_PEOPLE,
  DEMO_REQUEST,
  DEMO_TALKS,
  type DemoLine,
  type DemoName,
} from "./demo-script.ts";

const MINUTE_MS = 60_000;
/** The demo's conversations begin this long ago. */
export const DEMO_BEGAN_MS_AGO = 36 * 60 * MINUTE_MS;

/** A clock that the demo winds on, so that its messages spread over some days. */
export const createDemoClock = (startsAt: number) => {
  let at = startsAt;
  return {
    now: () => at,
    goTo: (time: number) => {
      at = time;
    },
  };
};

/**
 * Fills an empty workspace through the same calls that its people would make. Nothing is written past the rules.
 * @throws when a call is refused, with what the server said.
 */
export const fillDemo = async (
  app: Composition["app"],
  clock: ReturnType<typeof createDemoClock>,
  now: number,
): Promise<void> => {
  const call = async <N extends OperationName>(name: N, token: string | null, input: InputOf<N>) => {
    const { method, path }: Operation = operations[name];
    const fields: Record<string, unknown> = { ...input };
    const address = path.replace(/\{(\w+)\}/g, (_, field: string) =>
      encodeURIComponent(String(fields[field])),
    );
    for (const field of pathFields(path)) delete fields[field];
    const response = await app.request(address, {
      method,
      headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
      ...(method === "GET" ? {} : { body: JSON.stringify(fields) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The demo cannot be made: ${name} answered ${text}`);
    return text === "" ? null : JSON.parse(text);
  };

  const people = new Map<DemoName, { id: string; token: string; signedInAt: number }>();
  const person = (name: DemoName) => people.get(name) ?? { id: "", token: "", signedInAt: 0 };
  for (const { username, displayName, status } of DEMO_PEOPLE) {
    const { user } = await call("auth.signup", null, {
      username,
      displayName,
      email: `${username}@example.org`,
      password: DEMO_PASSWORD,
      transport: "body",
    });
    people.set(username, { id: user.id, token: "", signedInAt: 0 });
    await signIn(username);
    await call("me.update", person(username).token, { status });
  }

  /** Time passes between the talks, and an access token lives for a quarter of an hour. */
  async function signIn(username: DemoName) {
    const { accessToken } = await call("auth.login", null, {
      identifier: username,
      password: DEMO_PASSWORD,
      transport: "body",
    });
    people.set(username, { ...person(username), token: accessToken, signedInAt: clock.now() });
  }

  for (const { name, about, people: present, lines } of DEMO_TALKS) {
    const minutes = lines.reduce((sum, [, pause]) => sum + pause, 0);
    clock.goTo(now - Math.max(minutes * MINUTE_MS, name === null ? 0 : DEMO_BEGAN_MS_AGO));
    for (const username of present) await signIn(username);
    const [first, ...others] = present;
    if (name === null) await befriend(first, others[0] as DemoName);
    const channel = await call(
      "channel.create",
      person(first).token,
      name === null
        ? { kind: "direct", userId: person(others[0] as DemoName).id }
        : { kind: "group", name, ...about, memberIds: others.map((other) => person(other).id) },
    );
    await say(channel.id, lines);
  }

  async function say(id: string, lines: readonly DemoLine[]) {
    for (const [speaker, pause, text, deeds = {}] of lines) {
      clock.goTo(clock.now() + pause * MINUTE_MS);
      if (clock.now() - person(speaker).signedInAt > 10 * MINUTE_MS) await signIn(speaker);
      const sending = { id, nonce: crypto.randomUUID(), text };
      const message = await call("message.send", person(speaker).token, sending);
      for (const [name, emoji] of deeds.reactions ?? []) {
        await signIn(name);
        await call("reaction.add", person(name).token, { id, messageId: message.id, emoji });
      }
      if (deeds.pinnedBy) {
        await signIn(deeds.pinnedBy);
        await call("pin.add", person(deeds.pinnedBy).token, { id, messageId: message.id });
      }
      if (deeds.thread) {
        const thread = await call("thread.open", person(speaker).token, { id, messageId: message.id });
        await say(thread.id, deeds.thread);
      }
    }
  }

  async function befriend(one: DemoName, other: DemoName) {
    const request = await call("friend.request", person(one).token, { userId: person(other).id });
    await call("friend.accept", person(other).token, { id: request.id });
  }

  clock.goTo(now);
  const [from, to] = DEMO_REQUEST;
  await signIn(from);
  await call("friend.request", person(from).token, { userId: person(to).id });
  // The sessions of its making are nobody's.
  for (const { username } of DEMO_PEOPLE) {
    await signIn(username);
    await call("auth.logoutAll", person(username).token, {});
  }
};
