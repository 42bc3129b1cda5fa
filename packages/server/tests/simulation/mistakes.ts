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
  | "reads a channel before its person joins";

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

export const withoutLeaves =
  (receive: (signal: Signal) => void) =>
  (signal: Signal): void => {
    if (signal.kind !== "leave") receive(signal);
  };

export const withoutChangesOfPeople =
  (receive: (signal: Signal) => void) =>
  (signal: Signal): void => {
    if (signal.kind !== "person-changed") receive(signal);
  };

/** Tells the first message of each frame alone. */
export const withFirstsOnly =
  (receive: (signal: Signal) => void) =>
  (signal: Signal): void => {
    if (signal.kind !== "event" || signal.event.op !== "messages") return receive(signal);
    receive({ ...signal, event: { ...signal.event, messages: signal.event.messages.slice(0, 1) } });
  };
