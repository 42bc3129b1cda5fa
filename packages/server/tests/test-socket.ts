import { ServerFrame } from "@parley/contract";

const ANSWER_TIMEOUT_MS = 5_000;

// biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came back, and says what it expects
export type Frame = any;

/** A socket as a stranger's client would open it. Every frame it receives is held against the contract. */
export interface TestSocket {
  readonly frames: readonly Frame[];
  readonly closed: Promise<{ code: number; reason: string }>;
  send(frame: object): void;
  sendRaw(frame: string | Uint8Array): void;
  /** The next frame that fits, of those not taken yet; fails after 5 s. */
  next(op: string, fits?: (frame: Frame) => boolean): Promise<Frame>;
  /** Sends a command and resolves with its answer. */
  ask(command: object): Promise<Frame>;
  close(): void;
}

export const openTestSocket = async (url: URL, protocols: string[]): Promise<TestSocket> => {
  const socket = new WebSocket(url, protocols);
  const frames: Frame[] = [];
  const untaken: Frame[] = [];
  const invalid: unknown[] = [];
  let wake = () => {};
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(String(data));
    const checked = ServerFrame.safeParse(frame);
    if (!checked.success) invalid.push({ frame, issues: checked.error.issues });
    frames.push(frame);
    untaken.push(frame);
    wake();
  };
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.onclose = ({ code, reason }) => {
      resolve({ code, reason });
      wake();
    };
  });
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error(`${url} cannot be opened`));
  });

  const nextThat = async (what: string, fits: (frame: Frame) => boolean): Promise<Frame> => {
    const deadline = Date.now() + ANSWER_TIMEOUT_MS;
    for (;;) {
      if (invalid.length > 0)
        throw new Error(`A frame is not of the contract: ${JSON.stringify(invalid[0])}`);
      const at = untaken.findIndex(fits);
      if (at >= 0) return untaken.splice(at, 1)[0];
      const left = deadline - Date.now();
      if (left <= 0)
        throw new Error(`No ${what} came; there were ${JSON.stringify(untaken).slice(0, 2_000)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 1_000));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };

  let refs = 0;
  return {
    frames,
    closed,
    next: (op, fits = () => true) => nextThat(op, (frame) => frame.op === op && fits(frame)),
    send: (frame) => socket.send(JSON.stringify(frame)),
    sendRaw: (frame) => socket.send(frame),
    async ask(command) {
      refs += 1;
      const ref = `test-${refs}`;
      socket.send(JSON.stringify({ ...command, ref }));
      return nextThat(`answer to ${ref}`, (frame) => frame.ref === ref);
    },
    close: () => socket.close(),
  };
};
