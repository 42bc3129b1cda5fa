import { TOTP, URI } from "otpauth";
import type { Page } from "playwright-core";
import type { Person } from "./people.ts";

const STEP_MS = 30_000;

/** An app on somebody's phone: each code counts once, so each that is asked for is of another step. */
export interface AuthenticatorApp {
  /** The next code that the server takes: those of the step before, of this one and of the next count. */
  code(): string;
}

export const authenticatorApp = (uri: string): AuthenticatorApp => {
  const totp = URI.parse(uri);
  if (!(totp instanceof TOTP)) throw new Error(`No TOTP: ${uri}`);
  let shown = Math.floor(Date.now() / STEP_MS) - 2;
  return {
    code() {
      shown = Math.max(shown + 1, Math.floor(Date.now() / STEP_MS) - 1);
      return totp.generate({ timestamp: shown * STEP_MS });
    },
  };
};

export interface SecondFactor {
  readonly app: AuthenticatorApp;
  readonly recoveryCodes: readonly string[];
}

/** Sets up an authenticator app for someone who has just signed in. */
export const setUpApp = async ({ parley }: Pick<Person, "parley">): Promise<SecondFactor> => {
  const { uri } = await parley.call("totp.begin", {});
  const app = authenticatorApp(uri);
  const { recoveryCodes } = await parley.call("totp.confirm", { code: app.code() });
  return { app, recoveryCodes };
};

/** A device with a fingerprint reader and a finger that is there until it is said to be away. */
export const openPasskeyDevice = async (page: Page) => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable", { enableUI: false });
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    async count(): Promise<number> {
      return (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length;
    },
    /** Whether somebody touches it when it asks. */
    present: (enabled: boolean) =>
      cdp.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled }),
  };
};
