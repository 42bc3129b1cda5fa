import { z } from "zod";
import { defineOperations } from "./operation.ts";

const Health = z.object({
  status: z.enum(["ok", "unavailable"]),
  checks: z.record(z.string(), z.enum(["ok", "unavailable"])),
  version: z.string(),
});

export const healthOperations = defineOperations({
  "health.get": {
    method: "GET",
    path: "/health",
    summary: "The state of the server and of what it stands on",
    access: "public",
    input: z.object({}),
    outcomes: { done: { status: 200, body: Health } },
    problems: [],
  },
  "health.live": {
    method: "GET",
    path: "/health/live",
    summary: "Whether the process answers",
    access: "public",
    input: z.object({}),
    outcomes: { done: { status: 200, body: z.object({ status: z.literal("ok") }) } },
    problems: [],
  },
  "health.ready": {
    method: "GET",
    path: "/health/ready",
    summary: "Whether the server can serve: its database answers",
    access: "public",
    input: z.object({}),
    outcomes: { done: { status: 200, body: z.object({ status: z.literal("ok") }) } },
    problems: ["storage_unavailable"],
  },
});
