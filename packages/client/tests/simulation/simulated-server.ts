import type { Channel, Draft, Friend, FriendRequest, Message, Self } from "@parley/contract";
import type { MessagePage, PagePlace } from "../../src/replica/event.ts";

/** The server's end of one socket, as the server sees it. */
export interface ServerWire {
  /** An answer to this socket alone. It arrives, in order with the other answers, or the wire is cut. */
  send(frame: string): void;
  /** An event for many sockets, carried by the broker: it may arrive twice, late, out of order, or not at all. */
  publish(frame: string): void;
  close(code: number): void;
}

/** What the wire tells the server of one socket. */
export interface ServerEnd {
  receive(frame: string): void;
  /** The socket is gone; nothing more is sent or received on it. */
  closed(): void;
}

/**
 * A server to simulate against. `accept` is all that the wire needs: the model in this folder fulfils it, and so does
 * the real hub with `hub.open(outlet)`, given an outlet whose topics end in `wire.publish`. The rest are the calls
 * that travel by HTTP, answered from the state of the moment.
 */
export interface SimulatedServer {
  accept(wire: ServerWire): ServerEnd;
  /** Null: the token cannot be had, for the session has ended. */
  token(sessionId: string): string | null;
  page(userId: string, channelId: string, place: PagePlace, seq: number | null): MessagePage | null;
  friends(userId: string): {
    readonly friends: readonly Friend[];
    readonly requests: readonly FriendRequest[];
  };
  /** One channel, or a thread of one's channels; null where there is none to be seen. */
  channelOf?(userId: string, channelId: string): Channel | null;
  membersOf?(
    channelId: string,
  ): readonly { readonly userId: string; readonly readSeq: number; readonly deliveredSeq: number }[];
  /** The words that a message was sent with. */
  firstTextOf?(messageId: string): string | undefined;
  draftsOf?(userId: string): readonly Draft[];
  putDraft?(
    userId: string,
    draft: { readonly channelId: string; readonly text: string; readonly version: number },
  ): Draft | "gone";
  /** Everything as it stands, for the comparison at the end. */
  selfOf(userId: string): Self;
  channelsOf(userId: string): readonly Channel[];
  messagesOf(channelId: string): readonly Message[];
  epoch(): string;
}
