import type { Clock } from "../../clock.ts";
import { isDue, type RotateSigningKey } from "./rotate-signing-key.ts";
import type { SigningKeys } from "./signing-keys.ts";

/** How long it takes at most until a node knows that a key was withdrawn. */
export const KEYS_READ_EVERY_MS = 10_000;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Reads the keys again every ten seconds, and makes the next one when the one that signs is `rotationDays` old; 0 never
 * does. Of several nodes one makes it: the database says whether it is still due. Errors go to `onError`, and the next
 * time comes.
 */
export const keepKeys = ({
  keys,
  rotate,
  rotationDays,
  clock,
  onError,
  everyMs = KEYS_READ_EVERY_MS,
}: {
  keys: SigningKeys;
  rotate: RotateSigningKey;
  rotationDays: number;
  clock: Clock;
  onError: (error: unknown) => void;
  everyMs?: number;
}): AsyncDisposable & { look(): Promise<void> } => {
  const ageMs = rotationDays * DAY_MS;
  let looking: Promise<void> | null = null;

  const lookOnce = async () => {
    try {
      await keys.reload();
      if (rotationDays === 0 || !isDue(keys.records(), { now: clock.now(), ageMs })) return;
      if (await rotate({ why: "old", ageMs })) await keys.reload();
    } catch (error) {
      onError(error);
    }
  };

  const look = () => {
    looking ??= lookOnce().finally(() => {
      looking = null;
    });
    return looking;
  };

  const timer = setInterval(look, everyMs);
  return {
    look,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await looking;
    },
  };
};
