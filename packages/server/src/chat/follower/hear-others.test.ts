import { v7 as uuidv7 } from "uuid";
import { expect, it } from "vitest";
import { committed } from "../../database/committed.ts";
import type { Signal } from "../../realtime/signal.ts";
import { draftOf } from "../message/message-log.harness.ts";
import type { InChannel } from "../message/message-log.ts";
import { untouchedMessage } from "../message/message-row.ts";
import { signalsOfMessages } from "../message/messages-frame.ts";
import { hearOthers } from "./hear-others.ts";

/** Another node, whose signals come by way of text. */
const elsewhere = () => {
  const receivers = new Set<(signal: Signal) => void>();
  const heard: InChannel[] = [];
  const end = hearOthers(
    {
      subscribeToOthers(receive) {
        receivers.add(receive);
        return () => receivers.delete(receive);
      },
    },
    (taken) => heard.push(...taken),
  );
  const say = (signals: readonly Signal[]) => {
    for (const signal of JSON.parse(JSON.stringify(signals)) as Signal[]) {
      for (const receive of receivers) receive(signal);
    }
  };
  return { say, heard, end };
};

const [kitchen, thread, bob] = [uuidv7(), uuidv7(), uuidv7()];
const place = { seq: 1, version: 1 };

it("what another node tells its sockets is heard as that node has it, of a thread with where its members are", () => {
  const { say, heard } = elsewhere();
  const plain: InChannel = { message: untouchedMessage(draftOf(kitchen, bob, { text: "hello" }), place) };
  const changed: InChannel = {
    message: {
      ...untouchedMessage(draftOf(kitchen, bob, { mentions: [bob] }), { seq: 2, version: 7 }),
      editedAt: "2026-01-31T09:00:00.000Z",
      editCount: 2,
      threadId: thread,
      threadCount: 3,
    },
  };
  const inThread: InChannel = { message: untouchedMessage(draftOf(thread, bob), place), homeId: kitchen };
  say(signalsOfMessages(committed([plain, changed, inThread])));
  expect(heard).toEqual([plain, changed, inThread]);
});

it("nothing else of another node is a message, and nothing is heard once it is over", () => {
  const { say, heard, end } = elsewhere();
  say([
    { kind: "rights-changed" },
    { kind: "event", to: { channelId: kitchen }, event: { op: "typing", channelId: kitchen, userId: bob } },
  ]);
  end();
  say(signalsOfMessages(committed([{ message: untouchedMessage(draftOf(kitchen, bob), place) }])));
  expect(heard).toEqual([]);
});
