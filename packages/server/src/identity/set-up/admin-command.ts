import { parseArgs } from "node:util";
import { DISPLAY_NAME_CHARACTERS_MAX, Email, nameOf, Password, Username } from "@parley/contract";
import { z } from "zod";
import { type Command, type CommandContext, CommandRefused } from "../../command.ts";
import { ProblemError } from "../../problem.ts";
import { accountStoreSql } from "../account/account-store-sql.ts";
import { createWriteAlongside } from "../alongside/write-alongside-sql.ts";
import { createCheckPassword } from "../password/check-password.ts";
import { commonPasswordsDisk } from "../password/common-passwords-disk.ts";
import { createGuessPassword } from "../password/guess-password.ts";
import { createPasswordHasher } from "../password/hash-password.ts";
import { createHashingGate } from "../password/hashing-gate.ts";
import { makeAdministrator } from "./make-administrator.ts";
import { askPassword, passwordFromStdin } from "./password-from-terminal.ts";

const USAGE =
  "npm run parley -- admin create --email ADDRESS --username NAME [--display-name NAME] [--password-stdin]";

const Wanted = z.object({
  email: Email,
  username: Username,
  displayName: nameOf({ max: DISPLAY_NAME_CHARACTERS_MAX }),
});

/** `npm run parley -- admin …` */
export const adminCommand: Command = (args, context) =>
  createAdministratorCommand(args, context, { ask: askPassword, read: passwordFromStdin });

/** Where a password comes from: asked for on the terminal, or all that stands on standard input. */
export interface PasswordSource {
  readonly ask: () => Promise<string>;
  readonly read: () => Promise<string>;
}

/** Makes an administrator, at any time, beside a running server too. The password is never an argument: others see those. */
export const createAdministratorCommand = async (
  args: readonly string[],
  {
    config,
    database,
    clock,
    say,
  }: Omit<CommandContext, "masterKey" | "config"> & {
    config: Pick<CommandContext["config"], "PASSWORD_MIN_LENGTH" | "PUBLIC_URL">;
  },
  passwords: PasswordSource,
): Promise<void> => {
  const { wanted, fromStdin } = readArgs(args);
  const password = Password.safeParse(await (fromStdin ? passwords.read() : passwords.ask()));
  if (!password.success) throw new CommandRefused("The password is empty, or too long");
  const deps = {
    // Nobody is told by mail: the operator knows.
    accounts: accountStoreSql(database, {
      writeAlongside: createWriteAlongside({ queueMail: async () => {} }),
    }),
    checkPassword: createCheckPassword({
      commonPasswords: commonPasswordsDisk(),
      guessPassword: createGuessPassword(),
    }),
    hasher: createPasswordHasher(createHashingGate({ atOnceMax: 1 })),
    passwordLengthMin: config.PASSWORD_MIN_LENGTH,
    clock,
  };
  const account = await makeAdministrator(deps, { ...wanted, password: password.data }).catch(
    (error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
      const reasons = error.errors.map(({ detail }) => detail);
      throw new CommandRefused([error.message, ...reasons].join("\n"));
    },
  );
  say(`${account.username} is an administrator, and signs in at ${config.PUBLIC_URL}`);
};

const readArgs = (args: readonly string[]) => {
  const [verb, ...rest] = args;
  if (verb !== "create") throw new CommandRefused(USAGE);
  const given = optionsOf(rest);
  const displayName = given["display-name"] ?? given.username;
  const wanted = Wanted.safeParse({ email: given.email, username: given.username, displayName });
  if (wanted.success) return { wanted: wanted.data, fromStdin: given["password-stdin"] ?? false };
  const wrong = wanted.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new CommandRefused([...wrong, USAGE].join("\n"));
};

const optionsOf = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        email: { type: "string" },
        username: { type: "string" },
        "display-name": { type: "string" },
        "password-stdin": { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new CommandRefused(`${(error as Error).message}\n${USAGE}`);
  }
};
