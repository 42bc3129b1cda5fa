import { z } from "zod";
import { defineOperations } from "./operation.ts";

/** The rules of this server that its pages have to know before anyone signs in. */
export const Workspace = z
  .object({
    signup: z.enum(["open", "invite", "closed"]),
    emailVerification: z.enum(["off", "required"]),
    passwordMinLength: z.int().meta({ description: "Characters, where the password is the only factor" }),
    setUp: z.boolean().meta({ description: "False: the first account has yet to be made" }),
    mailSignIn: z.boolean().meta({ description: "Whether one may sign in by a link or code in a mail" }),
    directMessages: z
      .enum(["friends", "everyone"])
      .meta({ description: "Who may write to each other directly" }),
  })
  .meta({ id: "Workspace" });

export const workspaceOperations = defineOperations({
  "workspace.get": {
    method: "GET",
    path: "/api/v1/workspace",
    summary: "The rules of this server that its pages have to know",
    access: "public",
    input: z.object({}),
    outcomes: { done: { status: 200, body: Workspace } },
    problems: [],
  },
});
