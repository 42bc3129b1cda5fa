import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { tellSettings } from "./channel-facts.ts";
import type { CommitInTurn } from "./commit-in-turn-sql.ts";
import { changeSettings } from "./member-settings-sql.ts";

/** What one wants of a channel oneself: nobody else is told, one's own devices are. */
export const memberSettingsHandler = ({
  commit,
  clock,
}: {
  commit: CommitInTurn;
  clock: Clock;
}): Handlers<"channel.settings"> => ({
  "channel.settings": ({ id: channelId, mutedUntil, ...wanted }, { principal: { userId } }) =>
    commit(`${channelId}:${userId}`, async (trx) => {
      const ids = { channelId, userId };
      const { settings, changed } = await changeSettings(trx, ids, {
        ...wanted,
        mutedUntil: mutedUntil && stillToCome(mutedUntil, clock.now()),
      });
      return { value: settings, tell: changed ? [tellSettings(userId, channelId, settings)] : [] };
    }),
});

/** As the database has it, in milliseconds; a moment that has passed mutes nothing. */
const stillToCome = (time: string, now: number): string | null => {
  const at = Date.parse(time);
  return at > now ? new Date(at).toISOString() : null;
};
