import { expect, test } from "vitest";
import { alice, bob, carol, dave } from "../../../tests/cast.ts";
import { reachedBy } from "./reached.ts";

const member = (user: typeof bob, deliveredSeq: number, readSeq: number) => ({ user, deliveredSeq, readSeq });
const members = [member(alice, 9, 9), member(bob, 7, 5), member(carol, 4, 4), member(dave, 0, 0)];

test("who is as far as a message has it, and oneself does not count", () => {
  const { readBy, deliveredTo } = reachedBy({ seq: 5, ownId: alice.id, members, receipts: undefined });
  expect(readBy).toEqual([bob.id]);
  expect(deliveredTo).toEqual([bob.id]);
});

test("what was told since moves forward, never back", () => {
  const receipts = new Map([
    [bob.id, { deliveredSeq: 2, readSeq: 2 }],
    [carol.id, { deliveredSeq: 8, readSeq: 4 }],
  ]);
  const reached = reachedBy({ seq: 5, ownId: alice.id, members, receipts });
  expect(reached).toEqual({ readBy: [bob.id], deliveredTo: [bob.id, carol.id] });
});

test("whoever hides reading has received, and is not said to have read", () => {
  const reached = reachedBy({ seq: 3, ownId: alice.id, members: [member(bob, 7, 0)], receipts: undefined });
  expect(reached).toEqual({ readBy: [], deliveredTo: [bob.id] });
});
