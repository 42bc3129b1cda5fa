import { pino } from "pino";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { vi } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../../tests/world-database.ts";
import { openQueue } from "../../database/queue-pg-boss.ts";
import { transact } from "../../database/transact.ts";
import type { IdentityMail } from "../../identity/mail/queue-mail.ts";
import { createSealer } from "../../identity/master-key/sealer.ts";
import type { MailTransport } from "./mail-transport.ts";
import { createQueueMail } from "./queue-identity-mail.ts";
import { createSendWaitingMail } from "./send-waiting-mail.ts";
import { createSmtpTransport } from "./smtp-transport.ts";

export const TOKEN = "n0t-T0-be-seen_n0t-T0-be-seen_n0t-T0-be-seen";
export const PUBLIC_URL = "https://chat.example";

export const mailToAlice = (more: Partial<IdentityMail> = {}): IdentityMail =>
  ({
    kind: "reset-password",
    to: "alice@mail.example",
    name: "Alice",
    locale: "en",
    correlationId: "c0ffee",
    values: { token: TOKEN },
    ...more,
  }) as IdentityMail;

export interface Delivered {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | undefined;
  readonly secure: boolean;
  /** As it came over the wire. */
  readonly source: string;
  /** Header by lower-case name, unfolded. */
  readonly headers: ReadonlyMap<string, string>;
}

const headersOf = (source: string) => {
  const head = source.slice(0, source.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ");
  return new Map(
    head.split("\r\n").map((line) => {
      const [name = "", ...rest] = line.split(":");
      return [name.toLowerCase(), rest.join(":").trim()];
    }),
  );
};

/** The parts of a multipart mail, decoded. */
export const partsOf = ({ source, headers }: Delivered) => {
  const boundary = /boundary="([^"]+)"/.exec(headers.get("content-type") ?? "")?.[1] ?? "none";
  return source
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [head = "", ...rest] = part.replace(/^\r\n/, "").split("\r\n\r\n");
      const body = rest.join("\r\n\r\n");
      const encoding = /content-transfer-encoding: (\S+)/i.exec(head)?.[1];
      const bytes =
        encoding === "base64"
          ? Buffer.from(body, "base64")
          : encoding === "quoted-printable"
            ? Buffer.from(
                body
                  .replace(/=\r\n/g, "")
                  .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
                "latin1",
              )
            : Buffer.from(body);
      return { type: /content-type: ([^;\r\n]+)/i.exec(head)?.[1], body: bytes.toString("utf8") };
    });
};

/** A real SMTP server, and what it was given. `refuse` may answer the n-th mail with a code. */
export const startSmtp = async ({
  port = 0,
  refuse = () => undefined,
  takesSender = () => true,
  ...options
}: SMTPServerOptions & {
  port?: number;
  refuse?: (nth: number) => number | undefined;
  takesSender?: () => boolean;
} = {}) => {
  const delivered: Delivered[] = [];
  let tries = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    ...options,
    onMailFrom(_address, _session, done) {
      if (takesSender()) return done();
      done(Object.assign(new Error("not from here"), { responseCode: 553 }));
    },
    onRcptTo(_address, _session, done) {
      const code = refuse(tries++);
      if (code === undefined) return done();
      done(Object.assign(new Error("no <alice@mail.example> here"), { responseCode: code }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const source = Buffer.concat(chunks).toString("utf8");
        const { mailFrom, rcptTo } = session.envelope;
        delivered.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          user: session.user as string | undefined,
          secure: session.secure,
          source,
          headers: headersOf(source),
        });
        done();
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    delivered,
    tries: () => tries,
    port: (server.server.address() as { port: number }).port,
    async [Symbol.asyncDispose]() {
      for (const connection of server.connections as Set<{ close(): void }>) connection.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

type Options = {
  database?: FreshDatabase;
  transport?: MailTransport;
  url?: string;
  retryLimit?: number;
  isSending?: boolean;
};

/** The queue, its worker and a transport: everything between a transaction and the mail server. */
export const openMailWorld = async ({ url = "", retryLimit = 20, isSending = true, ...given }: Options) => {
  const database = given.database ?? (await freshDatabase());
  const transport = given.transport ?? createSmtpTransport({ url, from: "Parley <no-reply@chat.example>" });
  const lines: string[] = [];
  const log = pino({ level: "trace" }, { write: (line) => void lines.push(line) });
  const sealer = createSealer(Buffer.alloc(32, 7));
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead };
  const queue = await openQueue({ database, log });
  if (isSending) {
    const send = createSendWaitingMail({
      transport,
      sealer,
      log,
      clock,
      publicUrl: PUBLIC_URL,
      defaultLocale: "en",
      linkLifeMs: () => 600_000,
      messageDomain: "chat.example",
      retryLimit,
    });
    await queue.work("mail", send);
  }
  const retries = { retryLimit, retryDelay: 1, retryDelayMax: 1 };
  const queueMail = createQueueMail({ queue, sealer, clock, retries });
  return {
    database,
    log: () => lines.join(""),
    advance(ms: number) {
      ahead += ms;
    },
    queueMail,
    send: (mail: Partial<IdentityMail> = {}) =>
      transact(database.sql, (_tx, db) => queueMail(db, mailToAlice(mail))),
    idsOfJobs: async () =>
      (await database.sql<{ id: string }[]>`select id from pgboss.job where name = 'mail'`).map(
        ({ id }) => id,
      ),
    stateOfJobs: async () =>
      (await database.sql<{ state: string }[]>`select state from pgboss.job where name = 'mail'`).map(
        ({ state }) => state,
      ),
    async [Symbol.asyncDispose]() {
      await queue[Symbol.asyncDispose]();
      await transport[Symbol.asyncDispose]();
      if (!given.database) await database[Symbol.asyncDispose]();
    },
  };
};

export const eventually = <T>(check: () => T | Promise<T>) =>
  vi.waitFor(check, { timeout: 20_000, interval: 25 });
