import { BlockList, isIP } from "node:net";
import { networkOf } from "../../network-of.ts";

/** The addresses (or networks, as `10.0.0.0/8`) whose `X-Forwarded-For` is believed. */
export const trustedProxies = (entries: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", bits] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
};

const plain = (address: string) => (address.startsWith("::ffff:") ? address.slice(7) : address);

const isTrusted = (list: BlockList, address: string) =>
  isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

/** Whether the TCP peer is a proxy of the operator's. */
export const isTrustedProxy = (list: BlockList, peer: string): boolean => isTrusted(list, plain(peer));

/** The client's address: that of the peer, or, behind trusted proxies, the last one that none of them added. */
export const clientAddress = (
  peer: string | null,
  forwardedFor: string | null,
  trusted: BlockList,
): string | null => {
  if (peer === null) return null;
  const hops = [...(forwardedFor?.split(",").map((hop) => hop.trim()) ?? []), plain(peer)];
  for (let hop = hops.pop(); hop !== undefined; hop = hops.pop()) {
    if (hops.length === 0 || !isTrusted(trusted, hop)) return isIP(hop) === 0 ? plain(peer) : hop;
  }
  return plain(peer);
};

/** What limits count by. */
export const limitKeyOf = networkOf;
