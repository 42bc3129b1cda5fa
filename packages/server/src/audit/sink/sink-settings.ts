import { AUDIT_FORMATS, type AuditFormat } from "@parley/contract";

const KINDS = {
  "http:": "http",
  "https:": "http",
  "ws:": "websocket",
  "wss:": "websocket",
  "syslog+tcp:": "syslog",
  "syslog+tls:": "syslog",
  "file:": "file",
} as const;

export interface SinkSettings {
  readonly kind: (typeof KINDS)[keyof typeof KINDS];
  /** As it is called, without `format` and `ca`. */
  readonly url: URL;
  readonly format: AuditFormat;
  /** A file of certificates in PEM. */
  readonly caFile: string | null;
  /** Names its position in the database: the address, without any option. */
  readonly name: string;
}

/** A sink that cannot be. The message says why, and repeats nothing secret. */
export class SinkRefused extends Error {
  override readonly name = "SinkRefused";
}

/**
 * Reads AUDIT_SINKS: URLs with commas or spaces between them. A comma within a URL is written %2C.
 * @throws SinkRefused
 */
export const readSinks = (text: string): readonly SinkSettings[] => {
  const sinks = text
    .split(/[\s,]+/)
    .filter((part) => part !== "")
    .map(readSink);
  const names = sinks.map((sink) => sink.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new SinkRefused(`each sink once; ${twice} is there twice`);
  return sinks;
};

const readSink = (text: string): SinkSettings => {
  if (!URL.canParse(text))
    throw new SinkRefused("URLs such as https://logs.example/events, with commas between them");
  const url = new URL(text);
  const kind = KINDS[url.protocol as keyof typeof KINDS];
  if (!kind) throw new SinkRefused(`${Object.keys(KINDS).join(", ")} and not ${url.protocol}`);
  if (url.username !== "" || url.password !== "")
    throw new SinkRefused("no name or password in a URL: a receiver's token is AUDIT_SINK_TOKEN");
  const format = url.searchParams.get("format") ?? "json";
  if (!isFormat(format)) throw new SinkRefused(`format=${AUDIT_FORMATS.join(" or format=")}`);
  const caFile = url.searchParams.get("ca");
  url.searchParams.delete("format");
  url.searchParams.delete("ca");
  url.hash = "";
  if (kind === "syslog" && url.port === "")
    throw new SinkRefused("a port, as in syslog+tls://logs.example:6514");
  if (kind === "file" && (url.host !== "" || url.pathname.endsWith("/")))
    throw new SinkRefused("an absolute path, as in file:///var/log/parley-audit.jsonl");
  return { kind, url, format, caFile, name: `sink:${url.protocol}//${url.host}${url.pathname}` };
};

const isFormat = (text: string): text is AuditFormat => (AUDIT_FORMATS as readonly string[]).includes(text);
