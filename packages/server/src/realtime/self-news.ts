import type { MeEvent } from "@parley/contract";
import type { RealtimeDeps } from "./commands.ts";

/** People whose own state is read in one go. */
export const SELVES_AT_ONCE_MAX = 500;

export interface SelfNewsDeps {
  readonly selvesOf: RealtimeDeps["selvesOf"];
  readonly isHere: (userId: string) => boolean;
  readonly send: (userId: string, event: MeEvent) => void;
  /** These people were not told. */
  readonly onFailure: (error: unknown, userIds: readonly string[]) => void;
}

/**
 * Tells the people of this node what they themselves have become. One read is under way at a time, and who changes
 * again meanwhile is read again instead of being told what is over: nobody hears an older state after a newer one.
 */
export const createSelfNews = ({ selvesOf, isHere, send, onFailure }: SelfNewsDeps) => {
  const due = new Set<string>();
  let isReading = false;

  const tell = async (userIds: readonly string[]) => {
    try {
      const selves = await selvesOf(userIds);
      for (const userId of userIds) {
        const self = selves.get(userId);
        if (self !== undefined && !due.has(userId)) send(userId, { op: "me", ...self });
      }
    } catch (error) {
      onFailure(error, userIds);
    }
  };

  const tellAll = async () => {
    isReading = true;
    while (due.size > 0) {
      const userIds = [...due].slice(0, SELVES_AT_ONCE_MAX);
      for (const userId of userIds) due.delete(userId);
      await tell(userIds);
    }
    isReading = false;
  };

  return (userIds: Iterable<string>): void => {
    for (const userId of userIds) if (isHere(userId)) due.add(userId);
    if (due.size > 0 && !isReading) void tellAll();
  };
};
