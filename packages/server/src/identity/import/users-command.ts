import { type Command, CommandRefused } from "../../command.ts";
import { IMPORT_USERS_USAGE, importUsersCommand } from "./import-users-command.ts";

/** `npm run parley -- users …` */
export const usersCommand: Command = async (args, context) => {
  const [verb, ...rest] = args;
  if (verb !== "import") throw new CommandRefused(`npm run parley -- users ${IMPORT_USERS_USAGE}`);
  await importUsersCommand(rest, context);
};
