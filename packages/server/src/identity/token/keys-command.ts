import { type Clock, systemClock } from "../../clock.ts";
import type { Config } from "../../config.ts";
import type { Database } from "../../database/connect.ts";
import { ProblemError } from "../../problem.ts";
import type { MasterKey } from "../master-key/master-key.ts";
import { createSealer } from "../master-key/sealer.ts";
import { consequenceOf, keyViews } from "./key-view.ts";
import { createRotateSigningKey } from "./rotate-signing-key.ts";
import { signingAlgorithmOf } from "./signing-algorithm.ts";
import { signingKeysSql } from "./signing-keys-sql.ts";

export const KEYS_USAGE = `npm run parley -- keys list
npm run parley -- keys rotate          The next key: published now, signing in ten minutes.
npm run parley -- keys rotate --now    A key has leaked: the new one signs at once, the others count no longer.`;

export interface KeysCommandContext {
  readonly database: Database;
  readonly masterKey: MasterKey;
  readonly config: Pick<Config, "TOKEN_FORMAT" | "TOKEN_ALGORITHM">;
  /** Writes a line for the operator. */
  readonly say: (line: string) => void;
  readonly clock?: Clock;
}

/** `npm run parley -- keys …`; answers the exit code. Running servers follow within ten seconds. */
export const keysCommand = async (
  args: readonly string[],
  { database, masterKey, config, say, clock = systemClock }: KeysCommandContext,
): Promise<number> => {
  const rows = signingKeysSql(database);
  const [verb, ...options] = args;
  if (verb === "list" && options.length === 0) {
    for (const key of keyViews(await rows.read(), clock.now())) {
      const until = key.publishedUntil === null ? "" : `, published until ${key.publishedUntil}`;
      say(`${key.kid}  ${key.algorithm}  ${key.state}, signs from ${key.signsFrom}${until}`);
    }
    return 0;
  }
  if (verb !== "rotate" || options.some((option) => option !== "--now")) {
    say(KEYS_USAGE);
    return 2;
  }
  const leaked = options.length > 0;
  const sealer = createSealer(masterKey.derive("signing-keys"));
  const algorithm = signingAlgorithmOf(config);
  try {
    const rotate = createRotateSigningKey({ rows, sealer, clock, algorithm });
    const added = await rotate({ why: leaked ? "leaked" : "asked" });
    if (!added) return 1;
    say(`${added.kid}  ${added.algorithm}`);
    say(consequenceOf(added, { leaked }));
    return 0;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    say(error.message);
    return 1;
  }
};
