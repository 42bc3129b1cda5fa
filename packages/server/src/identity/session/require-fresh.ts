import type { Principal } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";

/** For this long after proving who they are a person may change how they prove it. */
export const FRESH_MS = 10 * 60_000;

/** Raises `reauthentication_required` unless the person has lately proved who they are, in this session (SEC-13). */
export const createRequireFresh =
  ({ clock }: { clock: Clock }) =>
  ({ authenticatedAt }: Principal): void => {
    if (authenticatedAt + FRESH_MS <= clock.now()) raise("reauthentication_required");
  };
