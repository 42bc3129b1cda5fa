import { textFrame } from "../wire/frame.ts";
import { LeanSocket } from "../wire/lean-socket.ts";

/** What a client holds of its channel as it comes back, and what it has missed. */
export interface Absence {
  readonly token: string;
  readonly epoch: string;
  readonly channelId: string;
  readonly heldVersion: number;
  readonly missed: number;
}

interface Answer {
  readonly op: string;
  readonly channelId?: string;
  readonly version?: number;
  readonly channels?: readonly { readonly id: string; readonly lastSeq: number }[];
  readonly messages?: readonly { readonly seq: number; readonly version: number; readonly text: string }[];
}

const SYNCED = '{"op":"synced"';

/** A client that connects again, says what it holds, and keeps what it is answered until it is told it has all. */
export class ReturningClient {
  readonly #frames: Buffer[] = [];
  consistentAt = 0;

  private constructor(
    private readonly socket: LeanSocket,
    private readonly absence: Absence,
  ) {}

  /** Resolves once the hello is on its way; `onConsistent` is called with the `synced` of its channel. */
  static async connect(port: number, absence: Absence, onConsistent: () => void): Promise<ReturningClient> {
    const socket = await LeanSocket.open(port);
    const client = new ReturningClient(socket, absence);
    socket.frames.onText = (payload) => {
      if (client.consistentAt > 0) return;
      client.#frames.push(Buffer.from(payload));
      if (payload.toString("latin1", 0, SYNCED.length) !== SYNCED) return;
      client.consistentAt = performance.now();
      onConsistent();
    };
    socket.writeText(client.hello());
    return client;
  }

  hello(): string {
    const { token, epoch, channelId, heldVersion } = this.absence;
    return textFrame(
      JSON.stringify({ op: "hello", ref: "hello", token, epoch, channels: { [channelId]: heldVersion } }),
    );
  }

  get answeredBytes(): number {
    return this.#frames.reduce((sum, frame) => sum + frame.length, 0);
  }

  /** Throws unless the answer was `ready`, every missed message once and in order, and `synced` up to the last. */
  verify(): void {
    const { channelId, heldVersion, missed } = this.absence;
    const answers = this.#frames
      .map((frame) => JSON.parse(frame.toString()) as Answer)
      .filter(({ op }) => op !== "presence");
    const messages = answers.filter(({ op }) => op === "messages").flatMap((answer) => answer.messages ?? []);
    const last = answers.at(-1);
    const isRight =
      answers[0]?.op === "ready" &&
      answers[0].channels?.some(({ id, lastSeq }) => id === channelId && lastSeq === heldVersion + missed) &&
      messages.length === missed &&
      messages.every(({ seq, version }, place) => seq === version && seq === heldVersion + 1 + place) &&
      messages.every(({ seq, text }) => Number(text.slice(0, 10)) === seq) &&
      last?.channelId === channelId &&
      last.version === heldVersion + missed;
    if (!isRight) throw new Error(`A client came back to ${JSON.stringify(answers).slice(0, 1_000)}`);
  }

  end(): void {
    this.socket.end();
  }
}
