import { expect, it } from "vitest";
import { committed } from "../database/committed.ts";
import type { Broker } from "./broker.ts";
import type { Signal } from "./signal.ts";

export const typingIn = (channelId: string, userId: string): Signal => ({
  kind: "event",
  to: { channelId },
  event: { op: "typing", channelId, userId },
});

/** What every adapter promises. `arrived` resolves when all that was published has reached the subscriber. */
export const brokerContract = (
  open: () => Promise<{ from: Broker; to: Broker; until: (done: () => boolean) => Promise<void> }>,
) => {
  it("signals arrive in the order in which they were published, once", async () => {
    const { from, to, until } = await open();
    const heard: Signal[] = [];
    to.subscribe((signal) => heard.push(signal));
    const sent = Array.from({ length: 300 }, (_, index) => typingIn("c", `u${index}`));
    for (let at = 0; at < sent.length; at += 3) {
      from.publish(committed(sent.slice(at, at + 2)));
      from.publishUncommitted(sent[at + 2] as Signal);
      if (at % 30 === 0) await Bun.sleep(0);
    }
    await until(() => heard.length >= sent.length);
    expect(heard).toEqual(sent);
  });

  it("who listens to the others alone hears each signal of another node, in order, and none of its own", async () => {
    const { from, to, until } = await open();
    const [all, others]: [Signal[], Signal[]] = [[], []];
    to.subscribe((signal) => all.push(signal));
    const end = to.subscribeToOthers((signal) => others.push(signal));
    const sent = Array.from({ length: 30 }, (_, index) => typingIn("c", `u${index}`));
    for (const signal of sent) {
      to.publish(committed([typingIn("d", "own")]));
      from.publish(committed([signal]));
    }
    await until(() => all.length === 2 * sent.length);
    expect(others).toEqual(from === to ? [] : sent);
    end();
    from.publish(committed([typingIn("c", "late")]));
    await until(() => all.length === 2 * sent.length + 1);
    expect(others).toHaveLength(from === to ? 0 : sent.length);
  });

  it("who has ended the subscription hears nothing more", async () => {
    const { from, to, until } = await open();
    const [gone, here]: [Signal[], Signal[]] = [[], []];
    const end = to.subscribe((signal) => gone.push(signal));
    to.subscribe((signal) => here.push(signal));
    end();
    from.publish(committed([typingIn("c", "alice")]));
    await until(() => here.length === 1);
    expect(gone).toEqual([]);
  });
};
