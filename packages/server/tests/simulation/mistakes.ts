import type { MessageInFrame } from "@parley/contract";
import type { MessageLog } from "../../src/chat/message/message-log.ts";
import type { GreetRequest, RealtimeDeps } from "../../src/realtime/commands.ts";
import type { Signal } from "../../src/realtime/signal.ts";

/** Deliberate mistakes of a server, to see that the checks find them. */
export type Mistake =
  | "publishes before the commit is durable"
  | "greets before it joins"
  | "forgets a leave"
  | "syncs one message short"
  | "forgets nonces"
  | "stays silent after a loss"
  | "tells the first of a batch alone"
  | "keeps a change of someone to itself"
  | "reads a channel before its person joins"
  | "forgets that who writes has read"
  | "forgets what was mentioned"
  | "changes under the same version"
  | "keeps a reaction to itself"
  | "keeps what was read to itself"
  | "tells of a deletion with the words"
  | "tells an edit without whom it names";

type Greet = RealtimeDeps["greet"];

/** Reads the state, and only then makes the socket receive the channels. */
export const greetingBeforeJoining =
  (greet: Greet): Greet =>
  async (request: GreetRequest) => {
    const joined: string[] = [];
    const frames = await greet({ ...request, join: (channelIds) => joined.push(...channelIds) });
    request.join(joined);
    return frames;
  };

/** Says that a channel is held up to its version, without the last message of that. */
export const oneMessageShort = (log: MessageLog): MessageLog => ({
  ...log,
  async recover(positions, limit) {
    const recoveries = await log.recover(positions, limit);
    return recoveries.map((recovery) =>
      recovery.at === "recovered" ? { ...recovery, messages: recovery.messages.slice(0, -1) } : recovery,
    );
  },
});

const withoutLeaves =
  (receive: (signal: Signal) => void) =>
  (signal: Signal): void => {
    if (signal.kind !== "leave") receive(signal);
  };

const withoutChangesOfPeople =
  (receive: (signal: Signal) => void) =>
  (signal: Signal): void => {
    if (signal.kind !== "person-changed") receive(signal);
  };

type Frames = readonly MessageInFrame[];

/** What of a frame's messages is told. */
const MISTELLINGS: { readonly [M in Mistake]?: (messages: Frames) => Frames } = {
  "tells the first of a batch alone": (messages) => messages.slice(0, 1),
  "keeps a reaction to itself": (messages) => messages.filter(({ reactions }) => reactions === undefined),
  "tells of a deletion with the words": (messages) =>
    messages.map((message) => (message.deletedAt === undefined ? message : { ...message, text: "words" })),
  "tells an edit without whom it names": (messages) =>
    messages.map((message) => (message.editCount === undefined ? message : { ...message, mentions: [] })),
};

type Receive = (signal: Signal) => void;

/** Hears what the broker says, but for what the mistake is about. */
export const mistakenHearing = (receive: Receive, mistake: Mistake | undefined): Receive => {
  if (mistake === "forgets a leave") return withoutLeaves(receive);
  if (mistake === "keeps a change of someone to itself") return withoutChangesOfPeople(receive);
  const mistelling = mistake && MISTELLINGS[mistake];
  return (signal) => {
    if (signal.kind !== "event") return receive(signal);
    const { event } = signal;
    const isOfMarkers = event.op === "unread" || event.op === "receipt";
    if (isOfMarkers && mistake === "keeps what was read to itself") return;
    if (event.op !== "messages" || mistelling === undefined) return receive(signal);
    const messages = mistelling(event.messages);
    if (messages.length > 0) receive({ ...signal, event: { ...event, messages: [...messages] } });
  };
};
