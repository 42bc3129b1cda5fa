import { expect, test } from "vitest";
import { placeOfDisk } from "./place-of-disk.ts";

const placeOf = placeOfDisk();

test("a public address is in its country, however it is written", () => {
  expect(placeOf("8.8.8.8")).toBe("US");
  expect(placeOf("::ffff:8.8.8.8")).toBe("US");
  expect(placeOf("2a00:1450:4001:82a::200e")).toMatch(/^[A-Z]{2}$/);
});

test.each(["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.1.1", "::1", "fe80::1", "fd00::1", "192.0.2.1"])(
  "%s is nowhere",
  (ip) => {
    expect(placeOf(ip)).toBeNull();
  },
);

test.each(["", "unknown", "999.1.1.1", "8.8.8.8.8", "/etc/passwd"])(
  "%j is no address, and nowhere",
  (text) => {
    expect(placeOf(text)).toBeNull();
  },
);

test("who came from no address is nowhere", () => {
  expect(placeOf(null)).toBeNull();
});
