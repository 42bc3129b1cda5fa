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
