import { describe, expect, it } from "vitest";
import { trustedProxies } from "./client-address.ts";
import { cameInPlain, httpsAddress, mayRedirect } from "./https.ts";

describe("SEC-20 whether the client came over plain http", () => {
  const trusted = trustedProxies(["10.0.0.0/8"]);
  it.each([
    ["https://x/", "203.0.113.9", null, false, "our own TLS"],
    ["http://x/", "203.0.113.9", null, true, "plain, with no proxy"],
    ["http://x/", "203.0.113.9", "https", true, "X-Forwarded-Proto of anyone is not believed"],
    ["http://x/", "10.0.0.2", "https", false, "that of a trusted proxy is"],
    ["http://x/", "::ffff:10.0.0.2", "http", true, "whichever it says"],
    ["http://x/", "10.0.0.2", "http, https", true, "the client's own hop decides"],
    ["http://x/", "10.0.0.2", null, false, "a trusted proxy that says nothing has done its part"],
  ])("%s from %s with %j: %j, %s", (url, peer, forwardedProto, expected, _why) => {
    expect(cameInPlain({ url, peer, forwardedProto }, trusted)).toBe(expected);
  });

  it("pages are sent on, calls are not", () => {
    expect(mayRedirect("GET", "/channels/1")).toBe(true);
    expect(mayRedirect("GET", "/api/v1/me")).toBe(false);
    expect(mayRedirect("POST", "/")).toBe(false);
  });

  it("SEC-22 the way to https leads to PUBLIC_URL, whatever Host says", () => {
    expect(httpsAddress("http://evil.example/a?b=c", "https://chat.example")).toBe(
      "https://chat.example/a?b=c",
    );
    expect(httpsAddress("http://evil.example//evil.example/", "https://chat.example")).toMatch(
      /^https:\/\/chat\.example\//,
    );
  });
});
