import type { InputOf } from "@parley/contract";

/** What the audit trail is narrowed down by, as it stands in the address. */
export interface AuditFilter {
  readonly user?: string | undefined;
  readonly action?: string | undefined;
  readonly ip?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly correlationId?: string | undefined;
}

const IPV4 = /^(\d{1,3})(\.\d{1,3}){3}$/;
const IPV6 = /^[0-9a-f:]*:[0-9a-f:.]*$/i;

/** Whether a text can be a whole address; the server has the last word. */
export const isAddress = (text: string): boolean => IPV4.test(text) || (IPV6.test(text) && text.length >= 2);

export const isCorrelationId = (text: string): boolean => /^[A-Za-z0-9._:-]{1,128}$/.test(text);

const isTime = (text: string | undefined): text is string =>
  text !== undefined && !Number.isNaN(Date.parse(text));

type AuditInput = Pick<InputOf<"audit.list">, "user" | "action" | "ip" | "from" | "to" | "correlationId">;

/** What the server is asked: what it would not understand is left out. */
export const auditInputOf = ({ user, action, ip, from, to, correlationId }: AuditFilter): AuditInput => ({
  ...(user && { user }),
  ...(action && { action }),
  ...(ip && isAddress(ip) && { ip }),
  ...(isTime(from) && { from: new Date(from).toISOString() }),
  ...(isTime(to) && { to: new Date(to).toISOString() }),
  ...(correlationId && isCorrelationId(correlationId) && { correlationId }),
});

const twoDigits = (number: number) => String(number).padStart(2, "0");

/** A time as the field for dates and times has it, in the zone of this browser; empty where there is none. */
export const fieldTimeOf = (time: string | undefined): string => {
  if (!isTime(time)) return "";
  const at = new Date(time);
  const date = `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
  return `${date}T${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
};

/** The other way; undefined for an empty field. */
export const timeOfField = (value: string): string | undefined =>
  isTime(value) ? new Date(value).toISOString() : undefined;
