/** One socket, as far as realtime uses it: what Bun's `ServerWebSocket` offers, so that it needs no wrapper. */
export interface Outlet {
  /** Sends one frame to this socket alone. */
  send(frame: string): unknown;
  /** Runs `write`; what it sends goes out together. */
  cork(write: () => void): unknown;
  close(code: number, reason: string): void;
  subscribe(topic: string): unknown;
  unsubscribe(topic: string): unknown;
  isSubscribed(topic: string): boolean;
  /** Bytes that the peer has not taken yet. */
  getBufferedAmount(): number;
}
