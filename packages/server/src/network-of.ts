import { isIP } from "node:net";

const GROUPS = 8;

/** What an address is counted by: an IPv4 address itself, or the /64 that one IPv6 customer has. */
export const networkOf = (address: string | null): string => {
  if (address === null) return "unknown";
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.split("::");
  const left = groupsOf(head);
  const right = groupsOf(tail ?? "");
  const zeros = new Array<string>(
    tail === undefined ? 0 : Math.max(0, GROUPS - left.length - right.length),
  ).fill("0");
  return `${[...left, ...zeros, ...right].slice(0, 4).join(":")}::/64`;
};

// Zeros in front are another way to write the same group.
const groupsOf = (text: string): string[] =>
  text === "" ? [] : text.split(":").map((group) => group.toLowerCase().replace(/^0+(?=.)/, ""));
