import type { Handlers } from "../call.ts";
import { raise } from "../problem.ts";

const CHECK_TIMEOUT_MS = 2_000;

export interface HealthDeps {
  /** Resolves when the database answers, rejects when not. */
  readonly pingDatabase: () => PromiseLike<unknown>;
  readonly version: string;
}

const within = <T>(work: PromiseLike<T>): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error("timed out")), CHECK_TIMEOUT_MS).unref();
    }),
  ]);

export const healthHandlers = ({
  pingDatabase,
  version,
}: HealthDeps): Handlers<"health.get" | "health.live" | "health.ready"> => {
  const databaseAnswers = () =>
    within(pingDatabase()).then(
      () => true,
      () => false,
    );
  return {
    "health.get": async () => {
      const database = (await databaseAnswers()) ? "ok" : "unavailable";
      return { status: database, checks: { database }, version };
    },
    "health.live": async () => ({ status: "ok" }),
    "health.ready": async () =>
      (await databaseAnswers()) ? { status: "ok" } : raise("storage_unavailable", { seconds: 2 }),
  };
};
