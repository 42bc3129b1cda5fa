import { compareWithServer } from "../../../client/tests/simulation/comparison.ts";
import { broken } from "../../../client/tests/simulation/invariants.ts";
import { channelTopic, userTopic } from "../../src/realtime/topics.ts";
import type { World } from "./world.ts";

/** Nothing is there twice, and what one browser wrote is there in its order. */
const checkLog = ({ server, browsers, channelIds }: World) => {
  for (const channelId of channelIds) {
    const log = server.messagesOf(channelId);
    const keys = new Set(log.map(({ senderId, nonce }) => `${senderId} ${nonce}`));
    if (keys.size < log.length) broken("no message is there twice", { channelId, log });
    for (const [index, { seq }] of log.entries()) {
      if (seq !== index + 1) broken("messages are numbered without a gap", { channelId, log });
    }
    for (const { positions } of browsers) {
      const own = log.flatMap(({ nonce }) => positions.get(nonce) ?? []);
      const ordered = [...own].sort((a, b) => a - b);
      if (own.join() !== ordered.join())
        broken("what one wrote is in the order of writing", { channelId, own });
    }
  }
};

/** What was written has arrived, or its writer was told that it has not. */
const checkWritten = ({ written, browsers, server, channelIds, plan }: World) => {
  if (plan.restores) return;
  const logged = new Set(channelIds.flatMap((id) => server.messagesOf(id).map(({ nonce }) => nonce)));
  const failed = new Map(
    browsers.flatMap((browser) => browser.entries().map((entry) => [entry.nonce, entry.failed])),
  );
  for (const one of written) {
    if (!one.isKept || one.isDiscarded) continue;
    const isIn = logged.has(one.nonce);
    const detail = failed.get(one.nonce) ?? null;
    // Who is no member any more learns nothing, not even that an earlier try has arrived.
    const isUnseen = detail?.startsWith("There is no such channel") === true;
    if (isIn && detail !== null && !isUnseen) broken("what has arrived has not failed", one.nonce);
    if (!isIn && detail === null) broken("what was written is not lost", one.nonce);
  }
};

/** Every socket receives its person's channels, and no other. */
const checkSockets = ({ server }: World) => {
  const node = server.node();
  if (node === null) return broken("the server is there", {});
  const { open } = node.sockets;
  if (node.hub.size !== open.size)
    broken("the hub has the sockets that are open", [node.hub.size, open.size]);
  for (const { connection, topics } of open) {
    const userId = connection.principal?.userId;
    if (userId === undefined) continue;
    if (!node.hub.isConnected(userId)) broken("the hub knows who is here", userId);
    const due = [userTopic(userId), ...server.channelsOf(userId).map(({ id }) => channelTopic(id))]
      .sort()
      .join();
    const held = [...topics].sort().join();
    if (held !== due) broken("a socket receives its person's channels alone", { userId, held, due });
  }
};

/** What holds when everything has arrived. */
export const checkAll = (world: World): void => {
  const { server, tabs } = world;
  if (server.surprises.length > 0)
    broken("no error takes the server by surprise", server.surprises.map(String));
  checkLog(world);
  checkWritten(world);
  checkSockets(world);
  for (const { engine, userId, name } of tabs) {
    compareWithServer(engine.replica(), { server, userId, where: name });
  }
};
