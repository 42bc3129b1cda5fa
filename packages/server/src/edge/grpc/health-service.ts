import { HealthImplementation } from "grpc-health-check";

const CHECK_INTERVAL_MS = 2_000;
const CHECK_TIMEOUT_MS = 2_000;
/** The empty name is the whole server. */
const SERVICES = ["", "parley.identity.v1.IdentityService"];

const answers = async (ping: () => PromiseLike<unknown>): Promise<boolean> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, CHECK_TIMEOUT_MS, false);
  });
  const answered = Promise.resolve(ping()).then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** The standard health service (grpc.health.v1): NOT_SERVING while the database is away. */
export const startHealthService = async ({
  pingDatabase,
  intervalMs = CHECK_INTERVAL_MS,
}: {
  pingDatabase: () => PromiseLike<unknown>;
  intervalMs?: number;
}) => {
  const health = new HealthImplementation();
  let serving: boolean | undefined;
  let stopped = false;

  const set = (now: boolean) => {
    if (serving === now) return;
    serving = now;
    for (const service of SERVICES) health.setStatus(service, now ? "SERVING" : "NOT_SERVING");
  };
  const check = async () => {
    const isThere = await answers(pingDatabase);
    if (stopped) return;
    set(isThere);
    timer = setTimeout(check, intervalMs);
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  await check();

  return {
    addTo: (server: Parameters<HealthImplementation["addToServer"]>[0]) => health.addToServer(server),
    [Symbol.dispose]() {
      stopped = true;
      clearTimeout(timer);
      set(false);
    },
  };
};
