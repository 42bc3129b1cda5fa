import type { Call } from "./call.ts";
import type { PageWanted } from "./engine.ts";
import { ParleyError } from "./error.ts";
import type { MessagePage } from "./replica/event.ts";

const boundOf = ({ place, seq }: PageWanted) =>
  place.at === "end" || seq === null ? {} : { [place.at]: seq };

/** Fetches the pages that the replica asks for, and lets whoever opened a channel wait for them. */
export const createPages = (call: Call) => {
  const underWay = new Map<string, Promise<void>>();
  const keyOf = (channelId: string, at: string) => `${channelId} ${at}`;

  return {
    fetch(wanted: PageWanted, done: (page: MessagePage | null) => void) {
      const key = keyOf(wanted.channelId, wanted.place.at);
      const fetching = call("message.page", { id: wanted.channelId, ...boundOf(wanted) }).then(
        (page) => done(page),
        (error: unknown) => {
          done(null);
          throw error;
        },
      );
      const ended = fetching.finally(() => {
        if (underWay.get(key) === ended) underWay.delete(key);
      });
      // Where nobody waits for it, a failure is no news: the window stays as it is.
      ended.catch(() => {});
      underWay.set(key, ended);
    },
    /** The page of this kind that is under way, if any. */
    underWay: (channelId: string, at: string) => underWay.get(keyOf(channelId, at)),
  };
};

export const isGone = (error: unknown) => error instanceof ParleyError && error.code === "channel_not_found";
