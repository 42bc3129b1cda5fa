import type { MessageWindow } from "@parley/client";
import type { Message } from "@parley/contract";
import { expect, test } from "vitest";
import { stepWindow, type WindowStep } from "./use-window-steps.ts";

const windowOf = (first: number, last: number): MessageWindow => ({
  messages: Array.from({ length: last - first + 1 }, (_, at) => ({ seq: first + at }) as Message),
  hasBefore: first > 1,
  atEnd: true,
});
const start: WindowStep = { first: 0, last: 0, rowCount: 0, generation: 0, isShift: false };
const at = (first: number, last: number) => stepWindow(start, windowOf(first, last), last - first + 1);

test("the first page is no shift", () => {
  expect(at(51, 100)).toMatchObject({ generation: 0, isShift: false });
});

test("an earlier page shifts the rows, a later one does not", () => {
  expect(stepWindow(at(51, 100), windowOf(1, 100), 100)).toMatchObject({ generation: 0, isShift: true });
  expect(stepWindow(at(51, 100), windowOf(51, 101), 51)).toMatchObject({ generation: 0, isShift: false });
});

test("a message on its way after an earlier page does not shift", () => {
  const shifted = stepWindow(at(51, 100), windowOf(1, 100), 100);
  expect(stepWindow(shifted, windowOf(1, 100), 101).isShift).toBe(false);
});

test("another page in place of this one begins the list anew", () => {
  expect(stepWindow(at(51, 100), windowOf(301, 350), 50)).toMatchObject({ generation: 1, isShift: false });
});

test("nothing moved is the same step, so that rendering it again ends", () => {
  const step = at(51, 100);
  expect(stepWindow(step, windowOf(51, 100), 50)).toBe(step);
});
