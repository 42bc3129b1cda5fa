import { readArguments } from "./arguments.ts";
import { LOADS } from "./registry.ts";
import { isStopping, stopOnSignal } from "./world/stop-on-signal.ts";

/** Runs one load in this process and sends its report to the parent. */
const { names, ...options } = readArguments(process.argv.slice(2));
const load = LOADS.find(({ name }) => name === names[0]);
if (!load) throw new Error(`There is no load ${names[0]}`);
stopOnSignal();
try {
  process.send?.(await load.run(options));
  process.exitCode = 0;
} catch (error) {
  if (!isStopping()) console.error(error);
  process.exitCode = 1;
}
if (!isStopping()) process.exit();
