import { parseArgs } from "node:util";
import { type CommandContext, CommandRefused } from "../../command.ts";
import { importUsers } from "./import-users.ts";
import { importedUsersSql } from "./imported-users-sql.ts";
import { readUserFile } from "./user-file-disk.ts";

export const IMPORT_USERS_USAGE = "import FILE [--dry-run] [--allow-admin]";

/**
 * Takes over the accounts in a file. An account that is there is never changed, so that the command can be run again
 * after what was wrong has been put right.
 */
export const importUsersCommand = async (
  args: readonly string[],
  { database, say, clock }: Pick<CommandContext, "database" | "say" | "clock">,
): Promise<void> => {
  const { path, dryRun, allowAdmin } = readArgs(args);
  const users = importedUsersSql(database, { clock });
  const rules = { knownRoles: await users.knownRoles(), allowAdmin };
  const tally = await importUsers(readUserFile(path), { users, rules, dryRun, say });
  const { created, skipped, refused, withoutPassword } = tally;
  say(`${dryRun ? "Would create" : "Created"} ${created}, skipped ${skipped}, refused ${refused}`);
  if (withoutPassword > 0) say(`${withoutPassword} have no password: they choose one by "forgot password"`);
  if (!dryRun && created > 0 && !(await users.hasAdministrator()))
    say("Nobody is administrator yet: npm run parley -- admin create");
  if (refused > 0)
    throw new CommandRefused(
      `Lines refused: ${refused}. Put them right and run it again; what is there is skipped.`,
    );
};

const readArgs = (args: readonly string[]) => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { "dry-run": { type: "boolean" }, "allow-admin": { type: "boolean" } },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw new Error("One file is to be named");
    return { path, dryRun: values["dry-run"] ?? false, allowAdmin: values["allow-admin"] ?? false };
  } catch (error) {
    throw new CommandRefused(`${(error as Error).message}\nnpm run parley -- users ${IMPORT_USERS_USAGE}`);
  }
};
