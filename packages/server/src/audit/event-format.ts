import type { AuditFormat } from "@parley/contract";
import { cefLine } from "./cef-line.ts";
import { ocsfEvent } from "./ocsf-event.ts";
import type { TrailEvent } from "./trail-event.ts";

/** Which Parley speaks; it stands in every event that goes out. */
export interface Product {
  readonly version: string;
  /** The host of PUBLIC_URL. */
  readonly host: string;
}

/** An event as other systems read it: an object for JSON, or one line of text. */
export const formatted = (
  event: TrailEvent,
  format: AuditFormat,
  product: Product,
): Record<string, unknown> | string => {
  if (format === "cef") return cefLine(event, product);
  return format === "ocsf" ? ocsfEvent(event, product) : { ...event };
};

/** The same on one line. JSON escapes every control character by itself. */
export const formattedLine = (event: TrailEvent, format: AuditFormat, product: Product): string => {
  const value = formatted(event, format, product);
  return typeof value === "string" ? value : JSON.stringify(value);
};
