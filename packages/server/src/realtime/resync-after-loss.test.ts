import { expect, it, vi } from "vitest";
import { createResyncAfterLoss } from "./resync-after-loss.ts";

it("after a change of unknown outcome every socket is sent home once, when the database answers again", async () => {
  vi.useFakeTimers();
  try {
    let away = true;
    const resyncAll = vi.fn();
    using afterLoss = createResyncAfterLoss({
      whenBack: async () => {
        if (away) throw new Error("away");
      },
      resyncAll,
    });
    afterLoss.uncertain();
    afterLoss.uncertain();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(resyncAll).not.toHaveBeenCalled();
    away = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(resyncAll).toHaveBeenCalledTimes(1);
  } finally {
    vi.useRealTimers();
  }
});
