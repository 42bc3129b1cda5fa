import fc from "fast-check";
import { expect, it } from "vitest";
import { createParcelLedger } from "./parcels.ts";

const open = () => {
  const ledger = createParcelLedger({ silentAfterMs: 3_000, forgottenAfterMs: 60_000 });
  ledger.listen(0);
  return ledger;
};
const parcel = (number: number, rest: { bye?: true } = {}) => ({
  node: "n",
  number,
  signals: [],
  ...rest,
});

it("whichever parcels are lost, it is noticed exactly where the count jumps", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }), (arrives) => {
      const ledger = open();
      ledger.take(parcel(1), 1);
      let before = 1;
      arrives.forEach((came, index) => {
        const number = index + 2;
        if (!came) return;
        expect(ledger.take(parcel(number), 2)).toBe(before === number - 1 ? "next" : "lost");
        before = number;
      });
    }),
  );
});

it("a repeated parcel is none", () => {
  const ledger = open();
  expect(ledger.take(parcel(1), 1)).toBe("next");
  expect(ledger.take(parcel(1), 1)).toBe("repeated");
});

it("a node that was counting before this one listened is taken where it stands; later it has to begin at 1", () => {
  expect(open().take(parcel(57), 1_000)).toBe("next");
  expect(open().take(parcel(57), 10_000)).toBe("lost");
  expect(open().take(parcel(1), 10_000)).toBe("next");
});

it("a node that falls silent is missed, until what it did has expired; one that said goodbye is not", () => {
  const ledger = open();
  ledger.take(parcel(1), 0);
  expect(ledger.hasSilent(2_999)).toBe(false);
  expect(ledger.hasSilent(3_001)).toBe(true);
  expect(ledger.hasSilent(60_001)).toBe(false);
  ledger.take(parcel(1), 70_000);
  ledger.take(parcel(2, { bye: true }), 70_001);
  expect(ledger.hasSilent(80_000)).toBe(false);
});
