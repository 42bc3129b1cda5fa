import type { Permission, PublicProfile } from "@parley/contract";
import { v7 as newId } from "uuid";
import type { Principal } from "../call.ts";
import { channelHandlers } from "../chat/channel/channel-handlers.ts";
import { createChannelRemains } from "../chat/channel/channel-remains-sql.ts";
import type { ChannelViews } from "../chat/channel/channel-views-sql.ts";
import type { CommitInTurn } from "../chat/channel/commit-in-turn-sql.ts";
import { createChannelHandler } from "../chat/channel/create-channel-handler.ts";
import { deleteChannelHandler } from "../chat/channel/delete-channel-handler.ts";
import { memberHandlers } from "../chat/channel/member-handlers.ts";
import { memberSettingsHandler } from "../chat/channel/member-settings-handler.ts";
import { publicChannelHandlers } from "../chat/channel/public-channel-handlers.ts";
import { createPurgeChannel, PURGE_QUEUE } from "../chat/channel/purge-channel.ts";
import { channelInvitationHandlers } from "../chat/channel-invitation/channel-invitation-handlers.ts";
import { joinByLinkHandlers } from "../chat/channel-invitation/join-by-link-handlers.ts";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/connect.ts";
import type { Queue } from "../database/queue.ts";

type ProfilesOf = (userIds: readonly string[]) => Promise<ReadonlyMap<string, PublicProfile>>;

/** Puts channels together: making, finding, changing and deleting them, who is in them, and links into them. */
export const composeChannels = async ({
  config,
  database: { sql, db },
  queue,
  clock,
  commit,
  views,
  identity: { profilesOf, activeProfilesOf, requirePermission },
}: {
  config: Config;
  database: Database;
  queue: Queue;
  clock: Clock;
  commit: CommitInTurn;
  views: ChannelViews;
  identity: {
    readonly profilesOf: ProfilesOf;
    readonly activeProfilesOf: ProfilesOf;
    readonly requirePermission: (principal: Principal, permission: Permission) => Promise<void>;
  };
}) => {
  await queue.work(PURGE_QUEUE, createPurgeChannel(createChannelRemains(sql)), { atOnce: 1 });
  return {
    handlers: {
      ...createChannelHandler({
        commit,
        views,
        profilesOf: activeProfilesOf,
        newId,
        requirePermission,
        directMessages: config.DIRECT_MESSAGES,
      }),
      ...channelHandlers({ commit, views }),
      ...publicChannelHandlers({ sql, commit, views }),
      ...memberSettingsHandler({ commit, clock }),
      ...deleteChannelHandler({ commit, queue }),
      ...memberHandlers({ db, commit, views, profilesOf, activeProfilesOf }),
      ...channelInvitationHandlers({ db, commit, publicUrl: config.PUBLIC_URL, clock, newId }),
      ...joinByLinkHandlers({ db, commit, views, clock }),
    },
  };
};
