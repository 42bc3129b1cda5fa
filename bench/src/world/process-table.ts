import { readdirSync, readFileSync } from "node:fs";

/** Fields of /proc/<pid>/stat after the name, which may itself hold spaces and brackets; null when it is gone. */
const statOf = (pid: number): readonly string[] | null => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
};

const PARENT = 1;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;
/** USER_HZ, which Linux fixes at 100 towards programs. */
const TICKS_PER_SECOND = 100;

/** The processes whose parent is `pid`. */
export const childrenOf = (pid: number): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => Number(statOf(child)?.[PARENT]) === pid);

/** CPU seconds that a process has used, all its threads together. */
export const cpuSecondsOf = (pid: number): number => {
  const stat = statOf(pid);
  return stat ? (Number(stat[USER_TICKS]) + Number(stat[SYSTEM_TICKS])) / TICKS_PER_SECOND : 0;
};

/** Resident memory in bytes; `ownBytes` is the part that is no page of a file. */
export interface Resident {
  readonly bytes: number;
  readonly ownBytes: number;
}

export const residentOf = (pid: number): Resident => {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const bytesOf = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1] ?? Number.NaN) * 1024;
  return { bytes: bytesOf("VmRSS"), ownBytes: bytesOf("RssAnon") };
};

const IDLE = 3;
const IO_WAIT = 4;
/** Up to and with "steal"; the guests' times after it are counted in "user" already. */
const COUNTED = 8;

/** CPU seconds that all cores together have spent on anything. */
export const busySeconds = (): number => {
  const [, ...ticks] = (readFileSync("/proc/stat", "utf8").split("\n")[0] ?? "").split(/\s+/).map(Number);
  return (
    ticks
      .slice(0, COUNTED)
      .reduce((sum, count, field) => (field === IDLE || field === IO_WAIT ? sum : sum + count), 0) /
    TICKS_PER_SECOND
  );
};
