import {
  type Operation,
  type OperationName,
  operations,
  PARLEY_PERMISSIONS,
  pathFields,
} from "@parley/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foreignInputs } from "./foreign-inputs.ts";
import { type Answer, openWorld, type Person, type World } from "./world.ts";

/** Every route that the OpenAPI document names, as it stands there. */
interface Route {
  readonly name: OperationName;
  readonly method: string;
  readonly path: string;
  readonly asksForToken: boolean;
}

const accessOf = (name: OperationName) => operations[name].access;
const isPermission = (access: Operation["access"]) =>
  access !== "public" && access !== "signed-in" && access !== "service";
const ANY_ID = "0199c0de-0000-7000-8000-000000000000";
const NOT_A_TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.";

let world: World;
let routes: readonly Route[];
let carol: Person;

beforeAll(async () => {
  world = await openWorld();
  await world.person("alice");
  carol = await world.person("carol");
  const { body } = await world.request("/api/openapi.json");
  routes = Object.entries<Record<string, { operationId: OperationName; security: unknown[] }>>(
    body.paths,
  ).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, security }]) => ({
      name: operationId,
      method: method.toUpperCase(),
      path,
      asksForToken: security.length > 0,
    })),
  );
});
afterAll(() => world[Symbol.asyncDispose]());

/** Calls a route with nothing in it: who may call is settled before what is asked. */
const knock = ({ method, path }: Route, token: string | null): Promise<Answer> =>
  world.request(path.replace(/\{\w+\}/g, ANY_ID), {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(method === "GET" || method === "DELETE" ? {} : { "content-type": "application/json" }),
    },
    ...(method === "GET" || method === "DELETE" ? {} : { body: "{}" }),
  });

/** The routes, each with what it answered, of those whose answer is not as it should be. */
const exceptions = async (
  some: readonly Route[],
  token: string | null,
  isRight: (answer: Answer) => boolean,
): Promise<string[]> => {
  const wrong: string[] = [];
  for (const route of some) {
    const answer = await knock(route, token);
    if (!isRight(answer)) wrong.push(`${route.name}: ${answer.status} ${answer.body?.code}`);
  }
  return wrong;
};

describe("SEC-25 every route of the OpenAPI document refuses who may not", () => {
  test("the document names every operation, and says of each whether it asks for a token", () => {
    expect(routes.map(({ name }) => name).sort()).toEqual(Object.keys(operations).sort());
    for (const { name, asksForToken } of routes)
      expect([name, asksForToken]).toEqual([name, accessOf(name) !== "public"]);
  });

  test("every admin route asks for a permission, and every permission is one that Parley names", () => {
    const admin = routes.filter(({ path }) => path.startsWith("/api/v1/admin/"));
    expect(admin.length).toBeGreaterThan(10);
    expect(admin.filter(({ name }) => !isPermission(accessOf(name)))).toEqual([]);
    const asked = routes.map(({ name }) => accessOf(name)).filter(isPermission);
    const named = new Set<string>(PARLEY_PERMISSIONS);
    expect(asked.filter((permission) => !named.has(permission))).toEqual([]);
  });

  test("without a token, and with a forged one: 401", async () => {
    const closed = routes.filter(({ asksForToken }) => asksForToken);
    expect(closed.length).toBeGreaterThan(30);
    expect(await exceptions(closed, null, ({ status }) => status === 401)).toEqual([]);
    expect(await exceptions(closed, NOT_A_TOKEN, ({ status }) => status === 401)).toEqual([]);
  });

  test("signed in without the permission: 403, whatever is asked", async () => {
    const guarded = routes.filter(({ name }) => isPermission(accessOf(name)));
    expect(guarded).not.toHaveLength(0);
    const isDenied = ({ status, body }: Answer) => status === 403 && body.code === "permission_denied";
    expect(await exceptions(guarded, carol.signedIn.accessToken, isDenied)).toEqual([]);
  });

  test("with that permission alone each opens, and none of the others", async () => {
    const guarded = routes.filter(({ name }) => isPermission(accessOf(name)));
    const alice = await world.person("alice");
    const mallory = await world.person("mallory");
    for (const permission of new Set(guarded.map(({ name }) => accessOf(name)))) {
      await alice.call("role.create", { name: "tried", permissions: [permission] });
      await alice.call("admin-user.setRoles", { id: mallory.id, roles: ["tried"] });
      for (const route of guarded) {
        const { status, body } = await knock(route, mallory.signedIn.accessToken);
        const isOpen = status !== 401 && body?.code !== "permission_denied";
        expect([route.name, permission, isOpen]).toEqual([
          route.name,
          permission,
          accessOf(route.name) === permission,
        ]);
      }
      await alice.call("role.remove", { name: "tried", withMembers: true });
    }
  });
});

describe("SEC-25 what belongs to another is not found", () => {
  const withId = (Object.keys(operations) as OperationName[]).filter(
    (name) => accessOf(name) === "signed-in" && pathFields(operations[name].path).length > 0,
  );

  /** An Alice, a Bob and a Mallory who have met nobody yet. */
  const strangers = async (name: string) => {
    const suffix = name.toLowerCase().replace(/[^a-z]/g, "");
    const [alice, bob, mallory] = await Promise.all(
      ["alice", "bob", "mallory"].map((person) => world.person(`${person}-${suffix}`)),
    );
    if (!alice || !bob || !mallory) throw new Error("Nobody is here");
    return [alice, bob, mallory] as const;
  };

  test("for every route with an id it is said here how to make one that is another's", () => {
    expect(withId.filter((name) => !Object.hasOwn(foreignInputs, name))).toEqual([]);
    expect(Object.keys(foreignInputs).filter((name) => !withId.includes(name as OperationName))).toEqual([]);
  });

  test.each(Object.keys(foreignInputs) as (keyof typeof foreignInputs)[])("%s", async (name) => {
    const [alice, bob, mallory] = await strangers(name);
    const entry = foreignInputs[name];
    const input = await entry.make({ world, alice, bob, mallory });
    const answer = await mallory.call(name, input as never);
    expect([answer.status, answer.body?.code]).toEqual(entry.refusal);
    if (!entry.owner) return;
    // The same call by its owner: what was asked for is there.
    const owned = await { alice, bob }[entry.owner].call(name, input as never);
    expect(owned.status).toBeLessThan(300);
  });
});
