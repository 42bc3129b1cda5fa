import { setTimeout as pause } from "node:timers/promises";
import type { Fault } from "../plan/step.ts";
import type { Site } from "./site.ts";

/** Makes things go wrong as planned. Kills of the server wait for each other, for it has to be up to be killed. */
export const createFaults = ({ server, lines }: Site) => {
  let lifecycle: Promise<void> = Promise.resolve();
  let failure: unknown = null;

  const whenUp = (work: () => Promise<void>) => {
    lifecycle = lifecycle.then(work).catch((error: unknown) => {
      failure ??= error;
    });
    return lifecycle;
  };

  const killServer = (downMs: number, alsoPostgres: boolean) =>
    whenUp(async () => {
      if (alsoPostgres) server.killPostgres();
      server.kill();
      await pause(downMs);
      await server.start();
    });

  const cutAll = () => {
    for (const line of lines) line.cut();
  };

  return {
    async fail(fault: Fault): Promise<void> {
      const line = "person" in fault ? lines[fault.person] : undefined;
      switch (fault.do) {
        case "kill-server":
          return killServer(fault.downMs, false);
        case "kill-both":
          return killServer(fault.downMs, true);
        case "kill-postgres":
          return server.killPostgres();
        case "kill-backend":
          return server.killBackend();
        case "freeze-server": {
          const thaw = server.freeze();
          await pause(fault.forMs);
          return thaw();
        }
        case "cut-all":
          return cutAll();
        case "cut":
          return line?.cut();
        case "hold":
          line?.hold("both");
          await pause(fault.forMs);
          return line?.release();
        case "deafen":
          line?.hold("answers");
          await pause(fault.forMs);
          line?.cut();
          return line?.release();
        case "slow":
          line?.slow(fault.byMs);
          await pause(fault.forMs);
          return line?.slow(0);
      }
    },
    /** Resolves when the server has been started as often as it was killed. */
    isUp: () => lifecycle,
    /** Everything works again: the server is up, and every line is as new. Throws when the server would not start. */
    async end(): Promise<void> {
      await lifecycle;
      if (failure !== null) throw failure;
      for (const line of lines) {
        line.slow(0);
        line.release();
      }
      cutAll();
    },
  };
};
