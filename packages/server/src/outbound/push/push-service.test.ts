import { createECDH } from "node:crypto";
import { describe, expect, test } from "vitest";
import { encrypt, generateVAPIDKeys, getVapidHeaders } from "web-push";
import { decryptPush } from "./decrypt-push.fixture.ts";
import { openPushService, type PushService } from "./push-service.fixture.ts";

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

describe("a push service, by RFC 8030", () => {
  const vapid = generateVAPIDKeys();
  const post = async (
    service: PushService,
    { headers, body }: { headers?: Record<string, string | null>; body?: Uint8Array } = {},
  ) => {
    const subscription = service.subscribe(vapid.publicKey);
    const { p256dh, auth } = subscription;
    const { Authorization } = getVapidHeaders(
      service.origin,
      "https://chat.example",
      vapid.publicKey,
      vapid.privateKey,
      "aes128gcm",
    );
    const given = {
      ...{ authorization: Authorization, ttl: "60", "content-encoding": "aes128gcm" },
      ...headers,
    };
    const { status, headers: answered } = await fetch(subscription.endpoint, {
      method: "POST",
      headers: Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== null),
      body: body ?? encrypt(p256dh, auth, '"hello"', "aes128gcm").cipherText,
    });
    return { status, answered, shown: service.messagesOf(subscription).map(({ payload }) => payload) };
  };

  test("takes what is as it should be, and says where it is and how long", async () => {
    await using service = await openPushService();
    const { status, answered, shown } = await post(service);
    expect([status, answered.get("ttl"), shown]).toEqual([201, "60", ["hello"]]);
    expect(answered.get("location")).toMatch(new RegExp(`^${service.origin}/message/.`));
    expect((await post(service, { headers: { ttl: "9999999999" } })).answered.get("ttl")).toBe("2419200");
  });

  test.each<[string, number, Parameters<typeof post>[1]]>([
    ["no TTL", 400, { headers: { ttl: null } }],
    ["a TTL that is no number", 400, { headers: { ttl: "-1" } }],
    ["an urgency that is none", 400, { headers: { urgency: "now" } }],
    ["a topic of too many characters", 400, { headers: { topic: "x".repeat(33) } }],
    ["a topic of other characters", 400, { headers: { topic: "a b" } }],
    ["another encoding", 415, { headers: { "content-encoding": "aesgcm" } }],
    ["headers of a draft", 400, { headers: { "crypto-key": "dh=x" } }],
    ["a body that is too long", 413, { body: new Uint8Array(4_097) }],
    ["nobody who signs", 401, { headers: { authorization: null } }],
  ])("refuses %s (%i)", async (_, expected, request) => {
    await using service = await openPushService();
    const { status, shown } = await post(service, request);
    expect([status, shown]).toEqual([expected, []]);
    expect(service.refusals).toHaveLength(1);
  });

  test("passes on what the device cannot read, for it cannot read it itself; the device drops it", async () => {
    await using service = await openPushService();
    expect(await post(service, { body: new Uint8Array(200) })).toMatchObject({ status: 201, shown: [] });
    expect(service.dropped).toHaveLength(1);
  });
});
