import { readFile } from "node:fs/promises";
import type { Logger } from "pino";
import { auditHandlers } from "../audit/audit-handlers.ts";
import { createSeals } from "../audit/chain.ts";
import type { Product } from "../audit/event-format.ts";
import { createFollowTrail, type FollowTrail } from "../audit/follow-trail.ts";
import { openSink } from "../audit/sink/open-sink.ts";
import { SINK_EVENTS_MAX } from "../audit/sink/sink.ts";
import type { SinkSettings } from "../audit/sink/sink-settings.ts";
import { openTrail } from "../audit/trail.ts";
import type { Clock } from "../clock.ts";
import { type Config, ConfigError } from "../config.ts";
import type { Database } from "../database/connect.ts";
import type { MasterKey } from "../identity/master-key/master-key.ts";

/** Puts the audit trail together: who seals it, who may read it, and where it goes. */
export const composeAudit = async ({
  config,
  log,
  clock,
  database,
  masterKey,
  version,
}: {
  config: Config;
  log: Logger;
  clock: Clock;
  database: Database;
  masterKey: MasterKey;
  version: string;
}) => {
  await using opened = new AsyncDisposableStack();
  const seals = createSeals(masterKey.derive("audit"));
  const product: Product = { version, host: new URL(config.PUBLIC_URL).hostname };
  const sinks = await Promise.all(
    config.AUDIT_SINKS.map(async ({ kind, url, format, caFile, name }) => {
      const ca = caFile === null ? null : await readCertificates(caFile);
      const token = config.AUDIT_SINK_TOKEN ?? null;
      return { name, sink: opened.use(openSink(kind, { url, format, product, ca, token })) };
    }),
  );
  const trail = opened.use(openTrail({ database, seals, clock, log }));
  const followTrail: FollowTrail = createFollowTrail({ database, trail, log });
  for (const { name, sink } of sinks)
    opened.use(
      followTrail({ name, batchMax: SINK_EVENTS_MAX, handle: (events, signal) => sink.send(events, signal) }),
    );
  const open = opened.move();
  return {
    handlers: auditHandlers({ database, trail, clock, product }),
    followTrail,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
};

const readCertificates = async (path: NonNullable<SinkSettings["caFile"]>): Promise<string> => {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new ConfigError([
      `AUDIT_SINKS=…: the certificates of ca=${path} cannot be read: ${(error as Error).message}`,
    ]);
  }
};
