import { describe, expect, it } from "vitest";
import { clientAddress, limitKeyOf, trustedProxies } from "./client-address.ts";

describe("SEC-20 the client's address", () => {
  const trusted = trustedProxies(["10.0.0.0/8", "::1"]);
  it.each([
    ["203.0.113.9", "198.51.100.1", "203.0.113.9", "an untrusted peer's header is not read"],
    ["10.0.0.2", "198.51.100.1", "198.51.100.1", "a trusted proxy's is"],
    ["10.0.0.2", "1.2.3.4, 198.51.100.1, 10.0.0.3", "198.51.100.1", "what the client made up itself is not"],
    ["::ffff:10.0.0.2", "198.51.100.1", "198.51.100.1", "IPv4 within IPv6 is IPv4"],
    ["10.0.0.2", "nonsense", "10.0.0.2", "nonsense falls back to the peer"],
    ["::1", null, "::1", "no header, no change"],
  ])("%s with %j is %s: %s", (peer, header, expected, _why) => {
    expect(clientAddress(peer, header, trusted)).toBe(expected);
  });

  it.each([
    ["198.51.100.1", "198.51.100.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8::6", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
  ])("%s counts as %s", (address, key) => {
    expect(limitKeyOf(address)).toBe(key);
  });
});
