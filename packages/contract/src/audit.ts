import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { PageInput, pageOf } from "./page.ts";
import { Id, Time } from "./text.ts";

export const AUDIT_EXPORT_ITEMS_MAX = 10_000;
export const AUDIT_FORMATS = ["json", "ocsf", "cef"] as const;
export type AuditFormat = (typeof AUDIT_FORMATS)[number];

/** One security event, with its place in the chain. */
export const AuditEvent = z
  .object({
    id: Id,
    position: z.int().meta({ description: "1, 2, 3 … in the order of the chain" }),
    at: Time,
    action: z.string().meta({ description: "noun.what-happened, as docs/audit.md lists them" }),
    outcome: z.enum(["success", "failure"]).nullable(),
    severity: z.enum(["low", "medium", "high"]),
    actorId: Id.nullable().meta({ description: "Who did it; null: nobody signed in, or the server itself" }),
    userId: Id.nullable().meta({ description: "Whose account it is about" }),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    correlationId: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
    hash: z.string().meta({ description: "SHA-256 over the hash before and this event, in hexadecimal" }),
  })
  .meta({ id: "AuditEvent" });
export type AuditEvent = z.infer<typeof AuditEvent>;

const Filter = z.object({
  user: Id.optional().meta({ description: "Who did it, or whose account it is about" }),
  action: z
    .string()
    .regex(/^[a-z-]{1,40}\.[a-z-]{1,40}$/)
    .optional(),
  ip: z.ipv4().or(z.ipv6()).optional(),
  from: Time.optional().meta({ description: "Inclusive" }),
  to: Time.optional().meta({ description: "Exclusive" }),
  correlationId: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,128}$/)
    .optional(),
});

export const auditOperations = defineOperations({
  "audit.list": {
    method: "GET",
    path: "/api/v1/admin/audit",
    summary: "Security events, the latest first",
    access: "audit.read",
    input: PageInput.extend(Filter.shape),
    outcomes: { done: { status: 200, body: pageOf(AuditEvent) } },
    problems: ["cursor_invalid"],
  },
  "audit.export": {
    method: "GET",
    path: "/api/v1/admin/audit/export",
    summary: "Security events in a format for other systems, the earliest first, in large pages",
    access: "audit.read",
    input: Filter.extend({
      format: z.enum(AUDIT_FORMATS).default("json"),
      limit: z.int().min(1).max(AUDIT_EXPORT_ITEMS_MAX).default(1_000),
      cursor: PageInput.shape.cursor,
    }),
    outcomes: {
      done: {
        status: 200,
        body: z.object({
          format: z.enum(AUDIT_FORMATS),
          items: z
            .array(z.record(z.string(), z.unknown()).or(z.string()))
            .meta({ description: "Objects; with cef, lines of text" }),
          nextCursor: z.string().nullable(),
        }),
      },
    },
    problems: ["cursor_invalid"],
  },
});
