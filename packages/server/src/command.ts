import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import type { Database } from "./database/connect.ts";
import type { MasterKey } from "./identity/master-key/master-key.ts";

/** What every command of `npm run parley --` is given. */
export interface CommandContext {
  readonly config: Config;
  readonly database: Database;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  /** Tells the operator one line. */
  readonly say: (line: string) => void;
}

/** One command, with the words after its name; resolves once done. @throws CommandRefused */
export type Command = (args: readonly string[], context: CommandContext) => Promise<void>;

/** The operator can put it right; the message says how. */
export class CommandRefused extends Error {
  override readonly name = "CommandRefused";
}
