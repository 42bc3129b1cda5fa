import type { Command, ServerFrame } from "@parley/contract";

export type Answer = Extract<ServerFrame, { op: "ack" | "nack" }>;
type Omitted<C> = C extends { ref: string } ? Omit<C, "ref"> : never;
/** A command that is answered, before it has its `ref`. */
export type Asking = Omitted<
  Extract<Command, { op: "send" | "edit" | "delete" | "react" | "pin" | "sync" | "auth" }>
>;

interface Asked {
  readonly asking: Asking;
  readonly at: number;
  /** Null: the connection went before the answer came. */
  readonly done: (answer: Answer | null) => void;
}

/** The commands that wait for an answer on one connection, by `ref`. */
export const createAsked = () => {
  const waiting = new Map<string, Asked>();
  let count = 0;

  const take = (ref: string | null | undefined) => {
    if (ref === null || ref === undefined) return undefined;
    const asked = waiting.get(ref);
    waiting.delete(ref);
    return asked;
  };

  return {
    /** Notes a command; returns its ref. */
    note(asked: Asked): string {
      count += 1;
      const ref = `${count}`;
      waiting.set(ref, asked);
      return ref;
    },
    answered(answer: Answer) {
      take(answer.ref)?.done(answer);
    },
    /** A recovery has ended, which answers the `sync` even where the frame names no ref. */
    recovered({ ref, channelId }: { ref?: string | undefined; channelId: string }) {
      if (take(ref) !== undefined) return;
      for (const [other, { asking }] of waiting) {
        if (asking.op === "sync" && asking.channelId === channelId) waiting.delete(other);
      }
    },
    /** Whether a command was noted before `moment` and has no answer yet. */
    hasSince(moment: number): boolean {
      for (const { at } of waiting.values()) return at < moment;
      return false;
    },
    /** The connection is gone: none of these will be answered. */
    lost() {
      const all = [...waiting.values()];
      waiting.clear();
      for (const { done } of all) done(null);
    },
  };
};
