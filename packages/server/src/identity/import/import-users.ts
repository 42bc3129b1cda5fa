import { type ImportRules, readImportedUser } from "./imported-user.ts";
import type { AddOutcome, ImportedUsers, NumberedUser } from "./imported-users.ts";
import type { UserLine } from "./user-file-disk.ts";

const BATCH_USERS = 500;
const PROGRESS_USERS = 10_000;

export interface ImportTally {
  readonly created: number;
  readonly skipped: number;
  readonly refused: number;
  /** Of those created: they have no password, and choose one by "forgot password". */
  readonly withoutPassword: number;
}

const REASONS: Readonly<Record<Exclude<AddOutcome, "created">, string>> = {
  "email-taken": "there is an account with this e-mail address",
  "username-taken": "there is an account with this username",
};

/** Takes the lines over in batches, telling each one that is refused or skipped. What was done stays if a later one fails. */
export const importUsers = async (
  lines: AsyncIterable<UserLine>,
  {
    users,
    rules,
    dryRun,
    say,
  }: { users: ImportedUsers; rules: ImportRules; dryRun: boolean; say: (line: string) => void },
): Promise<ImportTally> => {
  const tally = { created: 0, skipped: 0, refused: 0, withoutPassword: 0 };
  let batch: NumberedUser[] = [];
  let told = 0;

  const refuse = (line: number, reason: string) => {
    tally.refused += 1;
    say(`line ${line}: refused: ${reason}`);
  };

  const flush = async () => {
    if (batch.length === 0) return;
    const outcomes = await users.add(batch, { dryRun });
    for (const { line, passwordHash } of batch) {
      const outcome = outcomes.get(line) ?? "created";
      if (outcome === "created") {
        tally.created += 1;
        if (passwordHash === null) tally.withoutPassword += 1;
      } else {
        tally.skipped += 1;
        say(`line ${line}: skipped: ${REASONS[outcome]}`);
      }
    }
    batch = [];
    const done = tally.created + tally.skipped + tally.refused;
    if (done - told < PROGRESS_USERS) return;
    told = done;
    say(`${done} lines: ${tally.created} created, ${tally.skipped} skipped, ${tally.refused} refused`);
  };

  for await (const one of lines) {
    if ("broken" in one) {
      refuse(one.line, one.broken);
      continue;
    }
    const reading = readImportedUser(one.fields, rules);
    if (reading.at === "refused") refuse(one.line, reading.reason);
    else batch.push({ line: one.line, ...reading.user });
    if (batch.length >= BATCH_USERS) await flush();
  }
  await flush();
  return tally;
};
