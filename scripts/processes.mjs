import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";

/** A failure that has been explained already: its message is all there is to show. */
export class Explained extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

const codeOf = (code, signal) => code ?? 128 + (constants.signals[signal] ?? 1);

/** Runs a program quietly and returns what it wrote; when it fails, that is the error's message. */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.on("error", (error) => reject(new Explained(`${program} could not be started: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Explained(output.trim() || `${program} failed`, codeOf(code, signal)));
    });
  });
}

const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP"];
const WATCH_MS = 500;

/** Our parent, and where it is cheap to know, its parent: npm runs a script through a shell. */
function ancestors() {
  const { ppid } = process;
  try {
    const stat = readFileSync(`/proc/${ppid}/stat`, "utf8");
    return `${ppid} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]}`;
  } catch {
    return String(ppid);
  }
}

/** Taken before anything is started: whoever leaves after that is missed. */
const startedBy = ancestors();

/** npm passes a signal on to its shell, which dies of it without a word to us. Then stopping is what was meant. */
function whenNpmIsGone(stop) {
  if (process.env.npm_lifecycle_event === undefined) return () => undefined;
  const timer = setInterval(() => {
    if (ancestors() === startedBy) return;
    clearInterval(timer);
    stop();
  }, WATCH_MS);
  return () => clearInterval(timer);
}

/**
 * Runs a program in our place: our terminal, our signals, its exit code. It gets a session of its own, so that a Ctrl-C,
 * which the terminal sends to every process of ours, reaches it once: from here.
 */
export function handOver(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit", detached: true, ...options });
    const forward = (signal) => child.kill(signal);
    for (const signal of FORWARDED) process.on(signal, forward);
    const unwatch = whenNpmIsGone(() => forward("SIGTERM"));
    child.on("error", (error) => reject(new Explained(`${program} could not be started: ${error.message}`)));
    child.on("exit", (code, signal) => {
      for (const name of FORWARDED) process.off(name, forward);
      unwatch();
      resolve(codeOf(code, signal));
    });
  });
}

/** The body of a script: its result is the exit code, and a failure is told without a stack where it explains itself. */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Explained ? error.message : error.stack}\n`);
    process.exitCode = error.exitCode ?? 1;
  }
}
