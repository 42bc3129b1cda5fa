import fc from "fast-check";
import { v7 as newId } from "uuid";
import { describe, expect, test } from "vitest";
import { createMasterKey } from "../master-key/master-key.ts";
import { createRefreshTokens } from "./refresh-token.ts";

const tokens = createRefreshTokens(createMasterKey(Buffer.alloc(32, 1)));
const claims = { sessionId: newId(), generation: 41 };
const from = (userAgent: string | null) => ({ ip: null, userAgent, browser: null, correlationId: "" });

describe("a refresh token", () => {
  test("says its session and generation, the same way each time", () => {
    expect(tokens.read(tokens.write(claims))).toEqual(claims);
    expect(tokens.write(claims)).toBe(tokens.write(claims));
  });

  test("SEC-07 one changed character makes it nothing", () => {
    const token = tokens.write(claims);
    const place = fc.nat(token.length - 1);
    const character = fc.constantFrom(...".-_=019abcfzAZ ");
    fc.assert(
      fc.property(place, character, (at, instead) => {
        const changed = token.slice(0, at) + instead + token.slice(at + 1);
        expect(tokens.read(changed)).toEqual(changed === token ? claims : null);
      }),
      { numRuns: 1000 },
    );
  });

  test("SEC-07 no text of a stranger is one", () => {
    fc.assert(fc.property(fc.string(), (text) => tokens.read(text) === null));
    const ofAnother = createRefreshTokens(createMasterKey(Buffer.alloc(32, 2)));
    expect(tokens.read(ofAnother.write(claims))).toBeNull();
  });

  test("clients are told apart by their user agent", () => {
    expect(tokens.markOf(from("Firefox"))).toBe(tokens.markOf(from("Firefox")));
    expect(tokens.markOf(from("Firefox"))).not.toBe(tokens.markOf(from("Safari")));
    expect(tokens.markOf(from("Firefox"))).not.toContain("Firefox");
  });
});
