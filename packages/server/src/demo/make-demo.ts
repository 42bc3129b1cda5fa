import { type ComposeOptions, compose } from "../compose/server.ts";
import { createDemoClock, DEMO_BEGAN_MS_AGO, fillDemo } from "./fill-demo.ts";

/** Makes the demo in an empty workspace, on a clock of its own. False: somebody is there already. */
export const makeDemo = async (
  parts: Omit<ComposeOptions, "clock">,
  onProgress: (text: string) => void,
): Promise<boolean> => {
  const [somebody] = await parts.database.sql`select 1 from users limit 1`;
  if (somebody) {
    onProgress("The workspace is not empty: left as it is, without the demo");
    return false;
  }
  onProgress("Filling the workspace with the demo");
  const now = Date.now();
  const clock = createDemoClock(now - DEMO_BEGAN_MS_AGO);
  const config = { ...parts.config, SIGNUP: "open", EMAIL_VERIFICATION: "off", RATE_LIMITS: false } as const;
  await using server = await compose({
    ...parts,
    config,
    withoutMail: true,
    log: parts.log.child({}, { level: "warn" }),
    clock,
  });
  await fillDemo(server.app, clock, now);
  return true;
};
