import { setTimeout as pause } from "node:timers/promises";
import type { Parley } from "@parley/client";

const RETRY_MS = 200;

/** How one person comes back after their client was signed out, or began anew. */
export interface ComeBack {
  readonly identifier: string;
  readonly password: string;
  /** Whether this client is still the person's. */
  readonly isWanted: (client: Parley) => boolean;
  readonly onSignedIn: () => void;
}

/** A renewal whose answer was lost for long ends the session; then the person types the password. */
export const signInAgain = async (
  client: Parley,
  { identifier, password, isWanted, onSignedIn }: ComeBack,
): Promise<void> => {
  for (await pause(RETRY_MS); isWanted(client); await pause(RETRY_MS)) {
    try {
      await client.signIn({ identifier, password });
      onSignedIn();
      client.connect();
      return;
    } catch {
      // The server is down, or the line is: once more.
    }
  }
};

/** Picks up where the last client left off, as soon as the server can be reached. */
export const restore = async (client: Parley, { isWanted }: ComeBack): Promise<void> => {
  while (isWanted(client) && client.auth.get().at === "unknown") {
    try {
      await client.restore();
    } catch {
      await pause(RETRY_MS);
    }
  }
};
