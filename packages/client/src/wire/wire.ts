import type { Command, ServerFrame } from "@parley/contract";

/** One open socket, or a stand-in for one. */
export interface Wire {
  send(command: Command): void;
  /** Closes it; nothing is told to the listener after that. */
  close(): void;
}

/** What comes over a wire. `closed` is the last word of each. */
export interface WireListener {
  opened(): void;
  frame(frame: ServerFrame): void;
  closed(code: number): void;
}

export type OpenWire = (listener: WireListener) => Wire;
