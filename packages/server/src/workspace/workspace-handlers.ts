import type { Handlers } from "../call.ts";
import type { Config } from "../config.ts";

type Rules = Pick<
  Config,
  "SIGNUP" | "EMAIL_VERIFICATION" | "PASSWORD_MIN_LENGTH" | "MAIL_SIGN_IN" | "DIRECT_MESSAGES"
>;

export const workspaceHandlers = ({
  config,
  isSetUp,
}: {
  config: Rules;
  isSetUp: () => Promise<boolean>;
}): Handlers<"workspace.get"> => ({
  "workspace.get": async () => ({
    signup: config.SIGNUP,
    emailVerification: config.EMAIL_VERIFICATION,
    passwordMinLength: config.PASSWORD_MIN_LENGTH,
    setUp: await isSetUp(),
    mailSignIn: config.MAIL_SIGN_IN,
    directMessages: config.DIRECT_MESSAGES,
  }),
});
