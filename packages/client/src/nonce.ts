/** A random UUID (version 4). `crypto.randomUUID` is missing on pages without https; this is not. */
export const createNonce = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte, index) => {
    const marked = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
    return marked.toString(16).padStart(2, "0");
  });
  const part = (from: number, to: number) => hex.slice(from, to).join("");
  return [part(0, 4), part(4, 6), part(6, 8), part(8, 10), part(10, 16)].join("-");
};

/** The next nonce after one that another device has used for other words: the same one each time it is asked for. */
export const nonceAfter = (nonce: string): string => {
  const digits = nonce.slice(-12);
  const next = (BigInt(`0x${digits}`) + 1n) % (1n << 48n);
  return `${nonce.slice(0, -12)}${next.toString(16).padStart(12, "0")}`;
};
