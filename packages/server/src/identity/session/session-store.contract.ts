import { v7 as newId } from "uuid";
import { describe, expect, it } from "vitest";
import type { SecurityEvent } from "../../audit/security-event.ts";
import { isoTime, lifeFrom } from "./session-life.ts";
import type {
  DeviceNews,
  RotateOutcome,
  Rotation,
  SessionDraft,
  SessionRecord,
  SessionStore,
} from "./session-store.ts";

/** What the suite needs of the engine behind a session store. */
export interface SessionStoreHarness {
  readonly store: SessionStore;
  /** The id of a new active account. */
  account(): Promise<string>;
  lock(userId: string): Promise<void>;
  /** The ids of sessions that the trail says were opened for this account. */
  toldOf(userId: string): Promise<readonly string[]>;
}

const NOW = Date.parse("2026-01-31T09:00:00.000Z");
const now = isoTime(NOW);

const draftOf = (userId: string, createdAt = NOW) => ({
  id: newId(),
  userId,
  ...lifeFrom(createdAt),
  userAgent: "Firefox",
  ip: null,
  place: null,
  amr: ["pwd"],
  mfaVerified: false,
  authenticatedAt: isoTime(createdAt),
  mustEnrol: false,
});

const onDevice = (draft: ReturnType<typeof draftOf>, over: Partial<SessionDraft> = {}): SessionDraft => ({
  ...draft,
  browser: null,
  rememberUntil: null,
  ...over,
});

const nothing = () => ({});

const signedIn = ({ id, userId }: SessionDraft): SecurityEvent => ({
  action: "sign-in.succeeded",
  actorId: userId,
  userId,
  source: { ip: "192.0.2.1", userAgent: "Firefox", correlationId: "test", browser: null },
  at: now,
  details: { sessionId: id, amr: ["pwd"], newDevice: false },
});

const rotationOf = (sessionId: string, generation: number, over: Partial<Rotation> = {}): Rotation => ({
  sessionId,
  generation,
  clientMark: "firefox",
  userAgent: "Firefox",
  ip: "192.0.2.1",
  place: null,
  now,
  idleExpiresAt: isoTime(NOW + 1000),
  repeatableSince: isoTime(NOW - 10),
  onReplay: nothing,
  ...over,
});

const generationOf = (outcome: RotateOutcome | undefined) =>
  outcome && "session" in outcome ? outcome.session.generation : null;

/** The suite that every adapter of `SessionStore` passes. */
export const sessionStoreContract = (engine: string, harness: () => SessionStoreHarness): void => {
  describe(`a session store on ${engine}`, () => {
    const opened = async () => {
      const { store, account } = harness();
      const made = await store.open(onDevice(draftOf(await account())), nothing);
      if (!made) throw new Error("The session was not opened");
      return { store, session: made.session };
    };

    it("opens a session at generation 1, as it was drafted", async () => {
      const { store, account } = harness();
      const draft = draftOf(await account());
      expect(await store.open(onDevice(draft), nothing)).toEqual({
        session: { ...draft, generation: 1 },
        device: "first",
        notices: [],
      });
      expect(await store.find(draft.id, { now })).toEqual({ ...draft, generation: 1 });
    });

    it("knows a browser again that was signed in from, and tells a new one from the first", async () => {
      const { store, account } = harness();
      const userId = await account();
      const openFrom = async (browser: string | null) =>
        (await store.open(onDevice(draftOf(userId), { browser }), nothing))?.device;
      expect(await openFrom("laptop")).toBe("first");
      expect(await openFrom("laptop")).toBe("known");
      expect(await openFrom("phone")).toBe("new");
      expect(await openFrom(null)).toBe("new");
    });

    it("opens none for an account that is locked or unknown", async () => {
      const { store, account, lock } = harness();
      const userId = await account();
      await lock(userId);
      expect(await store.open(onDevice(draftOf(userId)), nothing)).toBeNull();
      expect(await store.open(onDevice(draftOf(newId())), nothing)).toBeNull();
    });

    it("of many at once opens each once or not at all, and the trail tells of just those, as what they were", async () => {
      const { store, account, lock, toldOf } = harness();
      const [alice, bob, carol, mallory] = await Promise.all([account(), account(), account(), account()]);
      const told = new Map<string, DeviceNews>();
      const open = async (userId: string, browser: string | null) => {
        const draft = onDevice(draftOf(userId), { browser });
        const opened = await store.open(draft, (device) => {
          told.set(draft.id, device);
          return { events: [signedIn(draft)] };
        });
        if (opened) expect(told.get(draft.id)).toBe(opened.device);
        return opened && { id: opened.session.id, device: opened.device };
      };
      const before = await Promise.all([open(alice, "laptop"), open(mallory, "laptop")]);
      await lock(mallory);
      const people = [alice, alice, alice, bob, bob, carol, mallory, mallory, newId()];
      const browsers = ["laptop", "laptop", "phone", "tablet", "tablet", null, "laptop", "other", "laptop"];
      const opened = await Promise.all(people.map((userId, place) => open(userId, browsers[place] ?? null)));
      const devices = opened.map((one) => one?.device ?? null);
      expect(devices.slice(0, 3)).toEqual(["known", "known", "new"]);
      expect(devices.slice(3, 5).sort()).toEqual(["first", "known"]);
      expect(devices.slice(5)).toEqual(["first", null, null, null]);
      for (const userId of [alice, bob, carol, mallory]) {
        const theirs = [
          ...people.map((id, place) => ({ id, one: opened[place] })),
          { id: alice, one: before[0] },
        ];
        const expected = theirs.flatMap(({ id, one }) => (id === userId && one ? [one.id] : []));
        if (userId === mallory) expected.push(before[1]?.id ?? "");
        expect([...(await toldOf(userId))].sort()).toEqual(expected.sort());
      }
    });

    it("SEC-07 of twenty rotations at once, one rotates and the others repeat it", async () => {
      const { store, session } = await opened();
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, () => store.rotate(rotationOf(session.id, 1))),
      );
      expect(outcomes.filter(({ at }) => at === "rotated")).toHaveLength(1);
      expect(outcomes.filter(({ at }) => at === "repeated")).toHaveLength(19);
      expect(new Set(outcomes.map(generationOf))).toEqual(new Set([2]));
    });

    it("SEC-07 of many clients at once, none keeps a session that was replayed", async () => {
      const { store, session } = await opened();
      const outcomes = await Promise.all(
        Array.from({ length: 5 }, (_, i) => store.rotate(rotationOf(session.id, 1, { clientMark: `c${i}` }))),
      );
      expect(outcomes.map(({ at }) => at).sort()).toEqual([
        "replayed",
        "revoked",
        "revoked",
        "revoked",
        "rotated",
      ]);
      expect(await store.find(session.id, { now })).toBeNull();
    });

    it("remembers what the rotation says of the client and the time, up to the absolute end", async () => {
      const { store, session } = await opened();
      const late = isoTime(Date.parse(session.absoluteExpiresAt) + 1);
      const outcome = await store.rotate(rotationOf(session.id, 1, { idleExpiresAt: late, userAgent: null }));
      expect(outcome).toMatchObject({
        session: {
          idleExpiresAt: session.absoluteExpiresAt,
          ip: "192.0.2.1",
          userAgent: null,
          lastUsedAt: now,
        },
      });
    });

    it.each([
      ["an older generation", { generation: 1 }],
      ["a generation that was never given", { generation: 7 }],
      ["the one just replaced, by another client", { generation: 2, clientMark: "curl" }],
      ["the one just replaced, too late", { generation: 2, repeatableSince: isoTime(NOW + 1) }],
    ])("SEC-07 %s ends the session, and says whose it was", async (_, over) => {
      const { store, session } = await opened();
      await store.rotate(rotationOf(session.id, 1));
      await store.rotate(rotationOf(session.id, 2));
      const outcome = await store.rotate(rotationOf(session.id, over.generation, over));
      expect(outcome).toMatchObject({
        at: "replayed",
        ended: [{ kind: "end-session", sessionId: session.id, userId: session.userId }],
      });
      expect(await store.rotate(rotationOf(session.id, 3))).toEqual({ at: "revoked" });
    });

    it("rotates none that has expired or never was", async () => {
      const { store, session } = await opened();
      const later = { now: session.idleExpiresAt };
      expect(await store.rotate(rotationOf(session.id, 1, later))).toEqual({ at: "expired" });
      expect(await store.find(session.id, later)).toBeNull();
      expect(await store.rotate(rotationOf(newId(), 1))).toEqual({ at: "unknown" });
    });

    it("SEC-07 once a revocation is durable no rotation passes, however they race", async () => {
      const { store, session } = await opened();
      const end = { sessionId: session.id, userId: null, reason: "revoked", now } as const;
      const [ended, ...raced] = await Promise.all([
        store.revoke(end),
        ...Array.from({ length: 10 }, () => store.rotate(rotationOf(session.id, 1))),
      ]);
      expect(ended).toHaveLength(1);
      const reached = Math.max(...raced.map((outcome) => generationOf(outcome) ?? 1));
      expect(await store.rotate(rotationOf(session.id, reached))).toEqual({ at: "revoked" });
      expect(await store.revoke(end)).toEqual([]);
    });

    it("SEC-25 revokes no session of another person", async () => {
      const { store, session } = await opened();
      const end = { sessionId: session.id, userId: newId(), reason: "revoked", now } as const;
      expect(await store.revoke(end)).toEqual([]);
      expect(await store.find(session.id, { now })).not.toBeNull();
    });

    it("ends every session of one person, and tells which since when", async () => {
      const { store, account } = harness();
      const [userId, other] = [await account(), await account()];
      const mine = [draftOf(userId), draftOf(userId)];
      for (const draft of [...mine, draftOf(other)]) await store.open(onDevice(draft), nothing);
      const ended = await store.revokeAllOf({ userId, reason: "signed-out-everywhere", now });
      expect(ended.map(({ sessionId }) => sessionId).sort()).toEqual(mine.map(({ id }) => id).sort());
      expect(await store.listOf(other, { after: null, limit: 9, now })).toHaveLength(1);
      expect(await store.revokedSince(now)).toEqual(expect.arrayContaining(mine.map(({ id }) => id)));
      expect(await store.revokedSince(isoTime(NOW + 1))).toEqual([]);
    });

    it("ends every session of one person but the one named, and nobody else's", async () => {
      const { store, account } = harness();
      const [userId, other] = [await account(), await account()];
      const [kept, ...others] = [draftOf(userId), draftOf(userId), draftOf(userId)] as const;
      for (const draft of [kept, ...others, draftOf(other)]) await store.open(onDevice(draft), nothing);
      const end = { userId, sessionId: kept.id, reason: "revoked", now } as const;
      const ended = await store.revokeOthersOf(end);
      expect(ended.map(({ sessionId }) => sessionId).sort()).toEqual(others.map(({ id }) => id).sort());
      expect(ended.every((signal) => signal.kind === "end-session" && signal.userId === userId)).toBe(true);
      expect((await store.listOf(userId, { after: null, limit: 9, now })).map(({ id }) => id)).toEqual([
        kept.id,
      ]);
      expect(await store.listOf(other, { after: null, limit: 9, now })).toHaveLength(1);
      expect(await store.revokeOthersOf(end)).toEqual([]);
    });

    const inPlaceOf = (session: { id: string; userId: string }, draft = draftOf(session.userId)) =>
      ({
        sessionId: session.id,
        userId: session.userId,
        reason: "reauthenticated",
        now,
        draft: (old: SessionRecord) => ({ ...draft, absoluteExpiresAt: old.absoluteExpiresAt }),
        alongside: {},
      }) as const;

    it("SEC-10 replaces a session by another, with another id, and the first can be used no more", async () => {
      const { store, session } = await opened();
      await store.rotate(rotationOf(session.id, 1));
      const draft = { ...draftOf(session.userId, NOW + 1), amr: ["pwd", "otp"], mfaVerified: true };
      const replaced = await store.replace(inPlaceOf(session, draft));
      const { absoluteExpiresAt } = session;
      expect(replaced?.session).toEqual({ ...draft, absoluteExpiresAt, generation: 1 });
      expect(replaced?.ended).toEqual([
        { kind: "end-session", sessionId: session.id, userId: session.userId, reason: "reauthenticated" },
      ]);
      expect(await store.rotate(rotationOf(session.id, 2))).toEqual({ at: "revoked" });
      expect(await store.find(draft.id, { now })).toEqual(replaced?.session);
    });

    it("SEC-10 of many replacements at once, one counts", async () => {
      const { store, session } = await opened();
      const all = await Promise.all(Array.from({ length: 8 }, async () => store.replace(inPlaceOf(session))));
      expect(all.filter((replaced) => replaced !== null)).toHaveLength(1);
      expect(await store.listOf(session.userId, { after: null, limit: 9, now })).toHaveLength(1);
    });

    it("replaces none that has ended, is another's, or whose account is locked", async () => {
      const { store, session } = await opened();
      expect(await store.replace({ ...inPlaceOf(session), userId: newId() })).toBeNull();
      await harness().lock(session.userId);
      expect(await store.replace(inPlaceOf(session))).toBeNull();
      expect(await store.find(session.id, { now })).not.toBeNull();
      const { session: other } = await opened();
      await store.revoke({ sessionId: other.id, userId: null, reason: "revoked", now });
      expect(await store.replace(inPlaceOf(other))).toBeNull();
    });

    it("lists the living of one person, the latest first, each once over all pages", async () => {
      const { store, account } = harness();
      const userId = await account();
      const drafts = [NOW, NOW, NOW + 1, NOW + 2].map((at) => draftOf(userId, at));
      for (const draft of drafts) await store.open(onDevice(draft), nothing);
      const seen = [];
      for (;;) {
        const page = await store.listOf(userId, { after: seen.at(-1) ?? null, limit: 3, now });
        if (page.length === 0) break;
        seen.push(...page);
      }
      expect(seen.map(({ id }) => id)).toEqual(
        drafts.toSorted((a, b) => (a.createdAt + a.id < b.createdAt + b.id ? 1 : -1)).map(({ id }) => id),
      );
    });
  });
};
