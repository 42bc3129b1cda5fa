import { openAllGreeted } from "../wire/greeted-sockets.ts";
import type { LeanSocket } from "../wire/lean-socket.ts";
import { isMessages } from "../wire/send-command.ts";
import { seedChannels, seedPeople } from "../world/seed.ts";
import { untilTrusted } from "../world/token-signer.ts";
import type { World } from "../world/world.ts";
import { ClosedLoopSender, sendingTo } from "./closed-loop-sender.ts";

const SAMPLES = 5;

/** A member whose frames are counted, not read. */
interface Member {
  readonly socket: LeanSocket;
  framesBefore: number;
  bytesBefore: number;
}

interface Delivered {
  readonly messages: readonly { readonly seq: number }[];
}

/**
 * One channel with every member connected. One observer reads each frame and learns how many messages it holds; the
 * other members count frames and bytes, which must equal the observer's in the end; a sample keeps everything it got, to
 * be read in the end.
 */
export class FanOutRoom {
  /** By number of frames: how many messages the observer had after as many. */
  readonly #messagesAfter: number[] = [0];
  readonly #kept: Buffer[][] = [];
  #observedBytes = 0;

  private constructor(
    readonly senders: readonly ClosedLoopSender[],
    private readonly members: readonly Member[],
    observer: LeanSocket,
  ) {
    observer.frames.onText = (payload) => {
      if (!isMessages(payload)) return;
      const { messages } = JSON.parse(payload.toString("latin1")) as Delivered;
      this.#messagesAfter.push((this.#messagesAfter.at(-1) ?? 0) + messages.length);
      this.#observedBytes += payload.length;
    };
    const step = Math.max(1, Math.floor(members.length / SAMPLES));
    for (let place = 0; place < members.length && this.#kept.length < SAMPLES; place += step) {
      const kept: Buffer[] = [];
      this.#kept.push(kept);
      const { frames } = (members[place] as Member).socket;
      frames.onText = (payload) => {
        if (isMessages(payload)) kept.push(Buffer.from(payload));
      };
    }
  }

  static async open(world: World, { size, senders }: { size: number; senders: number }): Promise<FanOutRoom> {
    const people = await seedPeople(world.database, size);
    const [channel] = await seedChannels(world.database, [people]);
    const tokens = people.map((id) => world.signer.tokenFor(id));
    await untilTrusted(world.server.port, tokens[0] ?? "");
    const sockets = await openAllGreeted(world.server.port, tokens);
    const members = sockets.slice(senders + 1).map((socket) => ({
      socket,
      framesBefore: socket.frames.frames,
      bytesBefore: socket.frames.bytes,
    }));
    return new FanOutRoom(
      sockets.slice(0, senders).map((socket) => new ClosedLoopSender(socket, sendingTo(channel?.id ?? ""))),
      members,
      sockets[senders] as LeanSocket,
    );
  }

  /** How many frames each counting member has now. */
  snapshot(): Uint32Array {
    return Uint32Array.from(this.members, ({ socket, framesBefore }) => socket.frames.frames - framesBefore);
  }

  /** Messages that reached the counting members between two snapshots. Asked once all has arrived. */
  deliveriesBetween(before: Uint32Array, after: Uint32Array): number {
    let deliveries = 0;
    for (let member = 0; member < before.length; member += 1) {
      deliveries += this.#messages(after[member]) - this.#messages(before[member]);
    }
    return deliveries;
  }

  get observedFrames(): number {
    return this.#messagesAfter.length - 1;
  }

  get observedMessages(): number {
    return this.#messagesAfter.at(-1) ?? 0;
  }

  get observedBytes(): number {
    return this.#observedBytes;
  }

  /** Waits until every member has what the observer has. */
  async settle(): Promise<void> {
    for (let patience = 100; patience > 0; patience -= 1) {
      if (this.snapshot().every((frames) => frames === this.observedFrames)) return;
      await Bun.sleep(50);
    }
    throw new Error("Some members never got everything");
  }

  /** Throws unless every member got what was acknowledged, each seq once and in order. */
  verify(acknowledged: number): string {
    if (this.observedMessages !== acknowledged)
      throw new Error(`${acknowledged} acknowledged, ${this.observedMessages} delivered to the observer`);
    for (const { socket, bytesBefore } of this.members) {
      if (socket.closedWith !== null) throw new Error(`A member was closed with ${socket.closedWith}`);
      if (socket.frames.bytes - bytesBefore !== this.#observedBytes)
        throw new Error("A member got other bytes than the observer");
    }
    for (const kept of this.#kept) {
      let seq = 0;
      for (const frame of kept)
        for (const message of (JSON.parse(frame.toString()) as Delivered).messages)
          if (message.seq !== ++seq) throw new Error(`A member got seq ${message.seq} where ${seq} was due`);
      if (seq !== acknowledged) throw new Error(`A member got ${seq} messages of ${acknowledged}`);
    }
    return `${acknowledged.toLocaleString("en-US")} messages: every member got as many frames and bytes as the observer; ${this.#kept.length} of them read whole, each seq once and in order`;
  }

  close(): void {
    for (const { socket } of this.members) socket.end();
  }

  #messages(frames: number | undefined): number {
    return this.#messagesAfter[frames ?? 0] ?? 0;
  }
}
