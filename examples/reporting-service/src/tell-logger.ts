import { randomUUID } from "node:crypto";

const EVENTS_MAX = 10_000;
const BATCH_MAX = 100;
const RETRY_MS = 1_000;
const TIMEOUT_MS = 5_000;

/** One thing that this service did. */
export interface ServiceEvent {
  readonly action: string;
  readonly outcome: "success" | "failure";
  readonly userId: string | null;
  readonly correlationId: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Tells the logger service, in batches and until it has them; no request waits for it. The oldest give way. */
export const createTellLogger = ({ url, token }: { url: string; token?: string | undefined }) => {
  const waiting: object[] = [];
  let isSending = false;

  const send = async () => {
    if (isSending) return;
    isSending = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH_MAX);
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        body: JSON.stringify({ format: "json", events: batch }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch(() => null);
      if (response?.ok) waiting.splice(0, batch.length);
      else await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
    isSending = false;
  };

  return (event: ServiceEvent): void => {
    waiting.push({ id: randomUUID(), at: new Date().toISOString(), service: "reporting-service", ...event });
    if (waiting.length > EVENTS_MAX) waiting.shift();
    void send();
  };
};
