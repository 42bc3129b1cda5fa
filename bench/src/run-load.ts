import { readArguments } from "./arguments.ts";
import { LOADS } from "./registry.ts";
import { stopOnSignal } from "./world/stop-on-signal.ts";

/** Runs one load in this process and sends its report to the parent. */
const { names, ...options } = readArguments(process.argv.slice(2));
const load = LOADS.find(({ name }) => name === names[0]);
if (!load) throw new Error(`There is no load ${names[0]}`);
stopOnSignal();
const report = await load.run(options);
process.send?.(report);
process.exit(0);
