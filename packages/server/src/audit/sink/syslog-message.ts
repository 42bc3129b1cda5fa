import type { AuditFormat } from "@parley/contract";
import type { Severity } from "../actions.ts";
import { formattedLine, type Product } from "../event-format.ts";
import type { TrailEvent } from "../trail-event.ts";

/** authpriv, RFC 5424 6.2.1. */
const FACILITY = 10;
/** informational, warning, critical. */
const SEVERITIES: Readonly<Record<Severity, number>> = { low: 6, medium: 4, high: 2 };
/** Of RFC 5612, for documentation: Parley has no number of its own. */
const STRUCTURED_DATA_ID = "parley@32473";
const BYTE_ORDER_MARK = "\uFEFF";

const parameter = (name: string, value: string | number | null) =>
  value === null
    ? ""
    : ` ${name}="${String(value)
        .replace(/\p{Cc}/gu, " ")
        .replace(/["\\\]]/g, "\\$&")}"`;

const headerText = (text: string, max: number) => text.replace(/[^\x21-\x7e]/g, "").slice(0, max) || "-";

/**
 * One message of RFC 5424 under its length in bytes (octet counting, RFC 6587 3.4.1), so that nothing within it can begin
 * another. The message is the event in its format; what is searched for most is structured data as well.
 */
export const syslogMessage = (event: TrailEvent, format: AuditFormat, product: Product): Buffer => {
  const { action, severity } = event;
  const header = [
    `<${FACILITY * 8 + SEVERITIES[severity]}>1`,
    event.at,
    headerText(product.host, 255),
    "parley",
    "-",
    headerText(action, 32),
  ].join(" ");
  const data =
    `[${STRUCTURED_DATA_ID}` +
    parameter("position", event.position) +
    parameter("id", event.id) +
    parameter("action", action) +
    parameter("severity", severity) +
    parameter("outcome", event.outcome) +
    parameter("actorId", event.actorId) +
    parameter("userId", event.userId) +
    parameter("ip", event.ip) +
    parameter("userAgent", event.userAgent) +
    parameter("correlationId", event.correlationId) +
    parameter("hash", event.hash) +
    "]";
  const message = Buffer.from(
    `${header} ${data} ${BYTE_ORDER_MARK}${formattedLine(event, format, product)}`,
    "utf8",
  );
  return Buffer.concat([Buffer.from(`${message.length} `), message]);
};
