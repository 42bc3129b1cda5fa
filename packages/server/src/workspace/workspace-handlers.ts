import type { Handlers } from "../call.ts";
import type { Config } from "../config.ts";

type Rules = Pick<Config, "SIGNUP" | "EMAIL_VERIFICATION" | "PASSWORD_MIN_LENGTH" | "DIRECT_MESSAGES">;

export const workspaceHandlers = (rules: Rules): Handlers<"workspace.get"> => ({
  "workspace.get": () => ({
    signup: rules.SIGNUP,
    emailVerification: rules.EMAIL_VERIFICATION,
    passwordMinLength: rules.PASSWORD_MIN_LENGTH,
    directMessages: rules.DIRECT_MESSAGES,
  }),
});
