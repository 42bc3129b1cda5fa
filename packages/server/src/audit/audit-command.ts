import type { Command } from "../command.ts";
import { CommandRefused } from "../command.ts";
import { createSeals } from "./chain.ts";
import { recordEvents } from "./record-events-sql.ts";
import { type Finding, verifyChain } from "./verify-chain-sql.ts";

const FINDINGS_SHOWN_MAX = 100;
const PROGRESS_EVENTS = 50_000;

const inWords = (finding: Finding): string => {
  switch (finding.kind) {
    case "changed":
      return `position ${finding.position}: changed, or not written by Parley`;
    case "added":
      return `position ${finding.position}: added after the end of the chain`;
    case "removed":
      return finding.from === finding.to
        ? `position ${finding.from}: removed`
        : `positions ${finding.from} to ${finding.to}: removed`;
    case "head-lost":
      return "the head of the chain is gone: events at its end may be, too";
    case "head-changed":
      return "the head of the chain was changed, or written under another master key";
    case "set-back":
      return `${finding.follower} has been given position ${finding.position}, which the trail does not have: it was set back`;
  }
};

const positionOf = (finding: Finding): number => {
  if (finding.kind === "removed") return finding.from;
  return "position" in finding ? finding.position : 0;
};

/**
 * `audit verify`: proves the chain of the audit trail, while the server runs or not. A broken chain is told, recorded
 * as `audit.chain-broken`, and refused.
 */
export const auditCommand: Command = async (args, { database, masterKey, clock, say }) => {
  if (args.length !== 1 || args[0] !== "verify") throw new CommandRefused("npm run parley -- audit verify");
  let told = 0;
  const { events, position, findings } = await verifyChain(database.db, {
    seals: createSeals(masterKey.derive("audit")),
    onProgress: (count) => {
      if (count - told < PROGRESS_EVENTS) return;
      told = count;
      say(`${count} events …`);
    },
  });
  const [first] = findings;
  if (!first) {
    say(`The audit trail is whole: ${events} events, up to position ${position}.`);
    return;
  }
  for (const finding of findings.slice(0, FINDINGS_SHOWN_MAX)) say(inWords(finding));
  if (findings.length > FINDINGS_SHOWN_MAX) say(`… and ${findings.length - FINDINGS_SHOWN_MAX} more`);
  await recordEvents(database.db, [
    {
      action: "audit.chain-broken",
      actorId: null,
      userId: null,
      source: null,
      at: new Date(clock.now()).toISOString(),
      details: { position: positionOf(first) },
    },
  ]);
  throw new CommandRefused(
    `The audit trail does not verify: ${findings.length} ${findings.length === 1 ? "finding" : "findings"} in ${events} events. See docs/audit.md.`,
  );
};
