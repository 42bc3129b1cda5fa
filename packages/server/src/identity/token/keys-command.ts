import { type Command, CommandRefused } from "../../command.ts";
import { ProblemError } from "../../problem.ts";
import { createSealer } from "../master-key/sealer.ts";
import { consequenceOf, keyViews } from "./key-view.ts";
import { createRotateSigningKey } from "./rotate-signing-key.ts";
import { signingAlgorithmOf } from "./signing-algorithm.ts";
import { signingKeysSql } from "./signing-keys-sql.ts";

const USAGE = `npm run parley -- keys list
npm run parley -- keys rotate          The next key: published now, signing in ten minutes.
npm run parley -- keys rotate --now    A key has leaked: the new one signs at once, the others count no longer.`;

/** `npm run parley -- keys …`. Running servers follow within ten seconds. */
export const keysCommand: Command = async (args, { database, masterKey, config, say, clock }) => {
  const rows = signingKeysSql(database);
  const [verb, ...options] = args;
  if (verb === "list" && options.length === 0) {
    for (const key of keyViews(await rows.read(), clock.now())) {
      const until = key.publishedUntil === null ? "" : `, published until ${key.publishedUntil}`;
      say(`${key.kid}  ${key.algorithm}  ${key.state}, signs from ${key.signsFrom}${until}`);
    }
    return;
  }
  if (verb !== "rotate" || options.some((option) => option !== "--now")) throw new CommandRefused(USAGE);
  const leaked = options.length > 0;
  const sealer = createSealer(masterKey.derive("signing-keys"));
  const rotate = createRotateSigningKey({ rows, sealer, clock, algorithm: signingAlgorithmOf(config) });
  const added = await rotate({ why: leaked ? "leaked" : "asked" }).catch((error: unknown) => {
    throw error instanceof ProblemError ? new CommandRefused(error.message) : error;
  });
  if (!added) throw new CommandRefused("No key was made");
  say(`${added.kid}  ${added.algorithm}`);
  say(consequenceOf(added, { leaked }));
};
