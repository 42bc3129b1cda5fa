import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { headerValue } from "./answer-headers.ts";

describe("a value in a header", () => {
  it("is percent-encoded where it is not visible ASCII, and a list has commas between", () => {
    expect(headerValue("jürgen@example.com")).toBe("j%C3%BCrgen@example.com");
    expect(headerValue(["admin", "a,b", "50%"])).toBe("admin,a%2Cb,50%25");
    expect(headerValue("a\r\nX-Parley-User-Id: b")).toBe("a%0D%0AX-Parley-User-Id:%20b");
    expect([headerValue(true), headerValue([]), headerValue("")]).toEqual(["true", "", ""]);
  });

  it("comes back as it was, whatever it is, and never breaks out", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        fc.pre(text.isWellFormed());
        expect(headerValue(text)).toMatch(/^[\x21-\x7e]*$/);
        expect(decodeURIComponent(headerValue(text))).toBe(text);
      }),
    );
  });
});
