import { operations } from "@parley/contract";
import { expect, it, vi } from "vitest";
import { inputReader } from "./read-input.ts";

it("SEC-24 a body that trickles in is given up after 20 s", async () => {
  vi.useFakeTimers();
  try {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode("{"));
      },
    });
    const request = new Request("http://localhost/", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      duplex: "half",
    } as RequestInit);
    const reading = inputReader(operations["auth.login"]).read(request, () => undefined);
    const refused = expect(reading).rejects.toMatchObject({ code: "body_too_slow" });
    await vi.advanceTimersByTimeAsync(20_001);
    await refused;
  } finally {
    vi.useRealTimers();
  }
});
