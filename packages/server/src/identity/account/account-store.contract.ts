import { v7 as newId } from "uuid";
import { describe, expect, it } from "vitest";
import type { AccountDraft, AccountStore } from "./account-store.ts";

/** A store on an installation of its own, which nobody has signed up to. */
export type MakeAccountStore = () => Promise<AsyncDisposable & { readonly store: AccountStore }>;

const CREATED_AT = "2026-01-31T09:00:00.000Z";
const anyone = { ifFirst: false };

const draftOf = (username: string, over: Partial<AccountDraft> = {}): AccountDraft => ({
  id: newId(),
  email: `${username}@example.com`,
  username,
  displayName: username,
  passwordHash: `hash of ${username}`,
  createdAt: CREATED_AT,
  ...over,
});

/** The suite that every adapter of `AccountStore` passes. */
export const accountStoreContract = (engine: string, make: MakeAccountStore): void => {
  describe(`an account store on ${engine}`, () => {
    it("makes one administrator, the first, however many are made at once", async () => {
      await using made = await make();
      expect(await made.store.hasAdministrator()).toBe(false);
      const drafts = Array.from({ length: 10 }, (_, i) => draftOf(`person${i}`));
      const outcomes = await Promise.all(drafts.map((draft) => made.store.create(draft, anyone)));
      expect(outcomes.map(({ at }) => at)).toEqual(drafts.map(() => "created"));
      const administrators = outcomes.filter((outcome) => outcome.at === "created" && outcome.administrator);
      expect(administrators).toHaveLength(1);
      expect(await made.store.hasAdministrator()).toBe(true);
    });

    it("makes one account where only the first may be made", async () => {
      await using made = await make();
      const outcomes = await Promise.all(
        ["alice", "bob", "carol"].map((name) => made.store.create(draftOf(name), { ifFirst: true })),
      );
      expect(outcomes.map(({ at }) => at).sort()).toEqual(["created", "not-first", "not-first"]);
    });

    it("gives an address and a username to one account, without case", async () => {
      await using made = await make();
      const { store } = made;
      const outcomes = await Promise.all(
        ["Alice", "ALICE", "alice"].map((name) => store.create(draftOf(name), anyone)),
      );
      expect(outcomes.map(({ at }) => at).sort()).toEqual(["created", "email-taken", "email-taken"]);
      const other = draftOf("aLiCe", { email: "other@example.com" });
      expect(await store.create(other, anyone)).toEqual({ at: "username-taken" });
      expect(await store.find(other.id)).toBeNull();
    });

    it("finds what it made, by id and by either name, with the password's hash", async () => {
      await using made = await make();
      const { store } = made;
      const draft = draftOf("Alice", { displayName: "Alice Ångström" });
      await store.create(draft, anyone);
      const account = {
        id: draft.id,
        email: "Alice@example.com",
        emailVerified: false,
        username: "Alice",
        displayName: "Alice Ångström",
        avatarUrl: null,
        status: null,
        timeZone: null,
        locale: null,
        state: "active",
        createdAt: CREATED_AT,
        revision: 1,
      };
      expect(await store.find(draft.id)).toEqual(account);
      const credential = { account, passwordHash: "hash of Alice" };
      for (const name of ["alice", "ALICE@EXAMPLE.COM"]) {
        expect(await store.findCredential(name)).toEqual(credential);
      }
      for (const name of ["bob", "al%", "alice@", ""]) expect(await store.findCredential(name)).toBeNull();
    });

    it("changes what is given and nothing else, and grows the revision with it", async () => {
      await using made = await make();
      const { store } = made;
      const draft = draftOf("alice");
      await store.create(draft, anyone);
      const before = await store.find(draft.id);
      const at = { updatedAt: CREATED_AT };
      expect(await store.update(draft.id, { status: "out", locale: "de" }, at)).toEqual({
        ...before,
        status: "out",
        locale: "de",
        revision: 2,
      });
      expect(await store.update(draft.id, { status: null }, at)).toEqual({
        ...before,
        locale: "de",
        revision: 3,
      });
      expect(await store.update(newId(), { status: "out" }, at)).toBeNull();
    });

    it("gives another username, writes beside it what was before, and frees the old one", async () => {
      await using made = await make();
      const { store } = made;
      const draft = draftOf("alice");
      await store.create(draft, anyone);
      const befores: string[] = [];
      const rename = (username: string, userId = draft.id) =>
        store.rename({ userId, username, now: CREATED_AT }, (before) => {
          befores.push(before.username);
          return {};
        });
      expect(await rename("alice")).toMatchObject({ at: "unchanged", account: { revision: 1 } });
      expect(await rename("Alice")).toMatchObject({
        at: "renamed",
        account: { username: "Alice", revision: 2 },
      });
      expect(await rename("alison")).toMatchObject({ at: "renamed" });
      expect(await rename("nobody", newId())).toEqual({ at: "gone" });
      expect(befores).toEqual(["alice", "Alice"]);
      expect(await store.findCredential("alice")).toBeNull();
      const bob = draftOf("alice", { email: "bob@example.com" });
      expect(await store.create(bob, anyone)).toMatchObject({ at: "created" });
      expect(await rename("ALICE")).toEqual({ at: "username-taken" });
      expect((await store.find(draft.id))?.username).toBe("alison");
    });

    it("gives a username that many want at once to one of them", async () => {
      await using made = await make();
      const { store } = made;
      const drafts = ["alice", "bob", "carol", "dave"].map((name) => draftOf(name));
      for (const draft of drafts) await store.create(draft, anyone);
      const outcomes = await Promise.all(
        drafts.map(({ id: userId }) =>
          store.rename({ userId, username: "sought", now: CREATED_AT }, () => ({})),
        ),
      );
      expect(outcomes.map(({ at }) => at).sort()).toEqual(["renamed", ...Array(3).fill("username-taken")]);
    });
  });
};
