import { describe, expect } from "vitest";
import { brokerContract } from "./broker.contract.ts";
import { createLocalBroker } from "./broker.ts";

describe("the broker of one node", () => {
  brokerContract(async () => {
    const broker = createLocalBroker();
    return { from: broker, to: broker, until: async (done) => expect(done()).toBe(true) };
  });
});
