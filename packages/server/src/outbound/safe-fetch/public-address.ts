import ipaddr from "ipaddr.js";

/** Which private addresses may be reached all the same: all, none, or these hosts, addresses and ranges (CIDR). */
export type AllowPrivate = boolean | readonly string[];

// What is global in IPv6 lies here; what else there is, is local, mapped, translated or not given out.
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");
// Given out to nobody, but known to ipaddr.js as ordinary.
const NOT_ORDINARY = ["192.88.99.0/24", "198.18.0.0/15", "3fff::/20", "5f00::/16"].map((range) =>
  ipaddr.parseCIDR(range),
);

/**
 * Whether an address is one of the public internet: not private, loopback, link-local (the clouds' metadata), carrier-grade
 * NAT, multicast, unique-local, mapped or reserved. Text that is no address is none.
 */
export const isPublicAddress = (text: string): boolean => {
  if (!ipaddr.isValid(text)) return false;
  // An IPv4 address in IPv6 clothes is judged as what it is.
  const address = ipaddr.process(text);
  if (address.range() !== "unicast") return false;
  if (address instanceof ipaddr.IPv6 && !address.match(GLOBAL_UNICAST)) return false;
  return !NOT_ORDINARY.some((range) => isWithin(address, range));
};

/** Whether this address of this host may be reached. */
export const mayReach = (
  { host, address }: { host: string; address: string },
  allowPrivate: AllowPrivate,
): boolean => {
  if (typeof allowPrivate === "boolean") return allowPrivate || isPublicAddress(address);
  return isPublicAddress(address) || allowPrivate.some((allowed) => covers(allowed, { host, address }));
};

const covers = (allowed: string, { host, address }: { host: string; address: string }): boolean => {
  if (allowed.toLowerCase() === host) return true;
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (ipaddr.isValidCIDR(allowed)) return isWithin(parsed, ipaddr.parseCIDR(allowed));
  return ipaddr.isValid(allowed) && ipaddr.process(allowed).toString() === parsed.toString();
};

const isWithin = (
  address: ipaddr.IPv4 | ipaddr.IPv6,
  [network, bits]: [ipaddr.IPv4 | ipaddr.IPv6, number],
): boolean =>
  address.kind() === network.kind() &&
  (address instanceof ipaddr.IPv4
    ? address.match(network as ipaddr.IPv4, bits)
    : address.match(network as ipaddr.IPv6, bits));
