import { describe, expect, test } from "vitest";
import { CommandRefused } from "../../command.ts";
import { readConfig } from "../../config.ts";
import { createMasterKey } from "../master-key/master-key.ts";
import { keysCommand } from "./keys-command.ts";
import { type TokenWorld, tokenWorld } from "./token-world.ts";

/** What the command says, or why it refuses. */
const run = async (world: TokenWorld, ...args: string[]) => {
  const lines: string[] = [];
  const done = keysCommand(args, {
    database: world.database,
    masterKey: createMasterKey(Buffer.alloc(32, 42)),
    config: readConfig({ TOKEN_ALGORITHM: "EdDSA" }, { isTerminal: false }),
    say: (line) => lines.push(line),
    clock: world.clock,
  });
  try {
    await done;
    return { code: 0, text: lines.join("\n") };
  } catch (error) {
    if (!(error instanceof CommandRefused)) throw error;
    return { code: 1, text: error.message };
  }
};

describe("npm run parley -- keys", () => {
  test("rotate announces a key that running servers take up, and list shows it", async () => {
    await using world = await tokenWorld("EdDSA");
    expect(await run(world, "rotate")).toMatchObject({
      code: 0,
      text: expect.stringContaining("Nobody notices"),
    });
    await world.keys.reload();
    expect(await world.keys.published()).toHaveLength(2);
    const { code, text } = await run(world, "list");
    expect(code).toBe(0);
    expect(text.split("\n").map((line) => line.replace(/^\S+ {2}EdDSA {2}(\w+),.*$/, "$1"))).toEqual([
      "announced",
      "signing",
    ]);
  });

  test("a second rotate waits for the first, in words; --now does not, and says what it costs", async () => {
    await using world = await tokenWorld("EdDSA");
    await run(world, "rotate");
    expect(await run(world, "rotate")).toMatchObject({
      code: 1,
      text: expect.stringContaining("signs from"),
    });
    const leaked = await run(world, "rotate", "--now");
    expect(leaked).toMatchObject({ code: 0, text: expect.stringContaining("counts no longer") });
    await world.keys.reload();
    expect(await world.keys.published()).toHaveLength(1);
  });

  test.each([[], ["turn"], ["list", "all"], ["rotate", "--soon"]])(
    "%j is answered with what there is",
    async (...args) => {
      await using world = await tokenWorld("EdDSA");
      expect(await run(world, ...args)).toMatchObject({
        code: 1,
        text: expect.stringContaining("keys rotate --now"),
      });
      expect(await world.rows.read()).toHaveLength(1);
    },
  );
});
