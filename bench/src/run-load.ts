import { readArguments } from "./arguments.ts";
import { LOADS } from "./registry.ts";
import { isStopping, stopEverything, stopOnSignal } from "./world/stop-on-signal.ts";

/** Runs one load in this process and sends its report to the parent. */
const { names, ...options } = readArguments(process.argv.slice(2));
const load = LOADS.find(({ name }) => name === names[0]);
if (!load) throw new Error(`There is no load ${names[0]}`);
stopOnSignal();
// Nobody waits for some of what a load does; when that fails, the figures are of something else than what was asked.
const unnoticed = Promise.withResolvers<never>();
process.on("unhandledRejection", unnoticed.reject);
process.on("uncaughtException", unnoticed.reject);
try {
  process.send?.(await Promise.race([load.run(options), unnoticed.promise]));
  process.exit(0);
} catch (error) {
  // While it stops on a signal, what fails fails for that.
  if (!isStopping()) {
    console.error(error);
    await stopEverything();
    process.exit(1);
  }
}
