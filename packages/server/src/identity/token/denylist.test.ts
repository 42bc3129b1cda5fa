import { describe } from "vitest";
import { testClock } from "../identity-world.ts";
import { denylistContract } from "./denylist.contract.ts";
import { createProcessDenylist } from "./denylist.ts";

describe("the denylist of one process", () => {
  denylistContract(async () => {
    const clock = testClock();
    return { denylist: createProcessDenylist({ clock }), advance: clock.advance };
  });
});
