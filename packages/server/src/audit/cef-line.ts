import { isIP } from "node:net";
import { ACTIONS, type Severity } from "./actions.ts";
import type { Product } from "./event-format.ts";
import type { TrailEvent } from "./trail-event.ts";

/** CEF counts from 0 to 10; 7 and 8 are high. */
const SEVERITIES: Readonly<Record<Severity, number>> = { low: 2, medium: 5, high: 8 };

// What ends a line would begin another event.
const onOneLine = (text: string) => text.replace(/\p{Cc}|[\u2028\u2029]/gu, " ");
const inHeader = (text: string) => onOneLine(text).replace(/[\\|]/g, "\\$&");
const inExtension = (text: string) =>
  text
    .replace(/[\\=]/g, "\\$&")
    .replace(/\r\n?|\n/g, "\\n")
    .replace(/\p{Cc}|[\u2028\u2029]/gu, " ");

/** ArcSight Common Event Format, version 0: seven fields with bars between them, then `key=value`. */
export const cefLine = (event: TrailEvent, { version, host }: Product): string => {
  const { action, outcome, severity, ip, details } = event;
  const header = [
    ...["Parley", "Parley", version, action, ACTIONS[action]?.title ?? action].map(inHeader),
    String(SEVERITIES[severity]),
  ];
  const address =
    ip === null ? {} : isIP(ip) === 6 ? { c6a2: ip, c6a2Label: "Source IPv6 Address" } : { src: ip };
  const extension: Record<string, string | number | null> = {
    rt: Date.parse(event.at),
    externalId: event.id,
    dvchost: host,
    cat: action.split(".")[0] ?? action,
    outcome,
    suid: event.actorId,
    duid: event.userId,
    ...address,
    requestClientApplication: event.userAgent,
    cs1: event.correlationId,
    ...(event.correlationId === null ? {} : { cs1Label: "correlationId" }),
    cn1: event.position,
    cn1Label: "position",
    cs2: event.hash,
    cs2Label: "hash",
    msg: JSON.stringify(details),
  };
  const pairs = Object.entries(extension).filter(([, value]) => value !== null);
  return `CEF:0|${header.join("|")}|${pairs.map(([key, value]) => `${key}=${inExtension(String(value))}`).join(" ")}`;
};
