import { createECDH } from "node:crypto";
import { describe, expect, test } from "vitest";
import { decryptPush } from "./decrypt-push.fixture.ts";

const bytes = (text: string) => Buffer.from(text.replace(/\s/g, ""), "base64url");

/** RFC 8291, Appendix A. */
const VECTOR = {
  plaintext: "When I grow up, I want to be a watermelon",
  receiverPrivate: "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
  receiverPublic: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
  auth: "BTBZMqHH6r4Tts7J_aSIgg",
  message: `DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml
    mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT
    pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN`,
};

const receiver = () => {
  const keyPair = createECDH("prime256v1");
  keyPair.setPrivateKey(bytes(VECTOR.receiverPrivate));
  return { keyPair, auth: bytes(VECTOR.auth) };
};

describe("a device, by RFC 8291", () => {
  test("reads the message of Appendix A", () => {
    expect(receiver().keyPair.getPublicKey("base64url")).toBe(VECTOR.receiverPublic);
    expect(decryptPush(bytes(VECTOR.message), receiver())).toBe(VECTOR.plaintext);
  });

  test("reads nothing of it where a byte is another, wherever that stands", () => {
    const message = bytes(VECTOR.message);
    // The record size is not authenticated as such; a larger one means the same single record.
    for (const at of [0, 15, 20, 21, 40, 85, 86, 100, message.length - 1]) {
      const changed = Buffer.from(message);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => decryptPush(changed, receiver()), `byte ${at}`).toThrow();
    }
  });

  test("reads nothing with another secret, nothing cut short, and no more than one record", () => {
    const message = bytes(VECTOR.message);
    expect(() => decryptPush(message, { ...receiver(), auth: Buffer.alloc(16) })).toThrow();
    for (const length of [0, 20, 86, 103, message.length - 1]) {
      expect(() => decryptPush(message.subarray(0, length), receiver())).toThrow();
    }
    const small = Buffer.from(message);
    small.writeUInt32BE(18, 16);
    expect(() => decryptPush(small, receiver())).toThrow("More than one record");
  });
});
