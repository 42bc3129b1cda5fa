import { v7 as newId } from "uuid";
import { describe, expect, it } from "vitest";
import type { SecurityEvent } from "../../audit/security-event.ts";
import type { ApiTokenRecord, ApiTokenStore } from "./api-token-store.ts";

export interface ApiTokenStoreHarness {
  readonly store: ApiTokenStore;
  /** Makes an active account and returns its id, which is that of a session of theirs as well. */
  account(): Promise<string>;
  lock(userId: string): Promise<void>;
  events(): Promise<readonly string[]>;
}

const NOW = "2026-01-31T09:00:00.000Z";
const LATER = "2026-01-31T10:00:00.000Z";

const tokenOf = (userId: string, over: Partial<ApiTokenRecord> = {}): ApiTokenRecord => ({
  id: newId(),
  userId,
  name: "build bot",
  scopes: ["read", "write"],
  createdAt: NOW,
  expiresAt: null,
  lastUsedAt: null,
  ...over,
});

const made = ({ id, userId, name, scopes }: ApiTokenRecord): SecurityEvent => ({
  action: "api-token.made",
  actorId: userId,
  userId,
  source: null,
  at: NOW,
  details: { tokenId: id, name, scopes },
});

const withdrawn = ({ id, userId, name }: ApiTokenRecord): SecurityEvent => ({
  action: "api-token.withdrawn",
  actorId: userId,
  userId,
  source: null,
  at: LATER,
  details: { tokenId: id, name },
});

/** The suite that every adapter of `ApiTokenStore` passes. */
export const apiTokenStoreContract = (engine: string, harness: () => ApiTokenStoreHarness): void => {
  describe(`an API token store on ${engine}`, () => {
    const added = async (over: Partial<ApiTokenRecord> = {}) => {
      const { store, account } = harness();
      const token = tokenOf(await account(), over);
      const hash = `hash of ${token.id}`;
      expect(
        await store.add(token, {
          hash,
          max: 9,
          sessionId: token.userId,
          alongside: () => ({ events: [made(token)] }),
        }),
      ).toBe("added");
      return { store, token, hash };
    };

    it("finds a token by its hash, with its owner", async () => {
      const { store, token, hash } = await added();
      expect(await store.find(hash, { now: NOW })).toMatchObject({
        ...token,
        roles: [],
        email: expect.any(String),
      });
      expect(await store.find("another", { now: NOW })).toBeNull();
    });

    it("finds none that has expired, or whose owner is locked", async () => {
      const { store, token, hash } = await added({ expiresAt: LATER });
      expect(await store.find(hash, { now: NOW })).not.toBeNull();
      expect(await store.find(hash, { now: LATER })).toBeNull();
      await harness().lock(token.userId);
      expect(await store.find(hash, { now: NOW })).toBeNull();
    });

    it("adds none for an account that is locked or unknown, and tells of none", async () => {
      const { store, account, lock, events } = harness();
      const before = (await events()).length;
      const userId = await account();
      await lock(userId);
      for (const token of [tokenOf(userId), tokenOf(newId())])
        expect(
          await store.add(token, {
            hash: token.id,
            max: 9,
            sessionId: token.userId,
            alongside: () => ({ events: [made(token)] }),
          }),
        ).toBe("gone");
      expect(await events()).toHaveLength(before);
    });

    it("of many added at once none goes past the limit", async () => {
      const { store, account } = harness();
      const userId = await account();
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, () => {
          const token = tokenOf(userId);
          return store.add(token, {
            hash: token.id,
            max: 3,
            sessionId: token.userId,
            alongside: () => ({ events: [made(token)] }),
          });
        }),
      );
      expect(outcomes.sort()).toEqual(["added", "added", "added", "full", "full", "full"]);
      expect(await store.listOf(userId)).toHaveLength(3);
    });

    it("SEC-25 withdraws a token of its owner, once, and none of another's", async () => {
      const { store, token, hash } = await added();
      const stranger = await harness().account();
      expect(await store.remove({ id: token.id, userId: stranger }, withdrawn)).toBeNull();
      expect(await store.find(hash, { now: NOW })).not.toBeNull();
      expect(await store.remove({ id: token.id, userId: token.userId }, withdrawn)).toEqual([
        expect.objectContaining({ kind: "end-session", sessionId: token.id, userId: token.userId }),
      ]);
      expect(await store.find(hash, { now: NOW })).toBeNull();
      expect(await store.remove({ id: token.id, userId: token.userId }, withdrawn)).toBeNull();
    });

    it("SEC-30 tells of each that is made or withdrawn, with the change", async () => {
      const before = (await harness().events()).length;
      const { store, token } = await added();
      await store.remove({ id: token.id, userId: token.userId }, withdrawn);
      expect((await harness().events()).slice(before).sort()).toEqual([
        "api-token.made",
        "api-token.withdrawn",
      ]);
    });

    it("lists those of one person, the latest first", async () => {
      const { store, token } = await added();
      const younger = tokenOf(token.userId, { createdAt: LATER, name: "deploy bot", scopes: ["admin"] });
      await store.add(younger, {
        hash: younger.id,
        max: 9,
        sessionId: younger.userId,
        alongside: () => ({ events: [made(younger)] }),
      });
      await added();
      expect(await store.listOf(token.userId)).toEqual([younger, token]);
    });

    it("notes a use once in a while, and never an older one", async () => {
      const { store, token } = await added();
      const used = async () => (await store.listOf(token.userId))[0]?.lastUsedAt;
      await store.touch({ id: token.id, now: NOW, unlessSince: "2026-01-31T08:59:00.000Z" });
      expect(await used()).toBe(NOW);
      const soon = "2026-01-31T09:00:30.000Z";
      await store.touch({ id: token.id, now: soon, unlessSince: "2026-01-31T08:59:30.000Z" });
      expect(await used()).toBe(NOW);
      await store.touch({ id: token.id, now: LATER, unlessSince: "2026-01-31T09:59:00.000Z" });
      expect(await used()).toBe(LATER);
    });
  });
};
