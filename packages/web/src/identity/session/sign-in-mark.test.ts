import type { AuthState, Parley } from "@parley/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { alice, bob, session } from "../../../tests/cast.ts";
import { keepSignInMark, mayBeSignedIn } from "./sign-in-mark.ts";

const stored = new Map<string, string>();

beforeEach(() => {
  stored.clear();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const signedIn = (user = alice): AuthState => ({ at: "signed-in", user, session: session(0, "") });

/** One tab: what its client says of who is signed in is kept in the storage that all tabs share. */
const openTab = () => {
  let state: AuthState = { at: "unknown" };
  let tell = () => {};
  const auth: Parley["auth"] = {
    get: () => state,
    subscribe(listener) {
      tell = listener;
      return () => {};
    },
  };
  keepSignInMark({ auth } as Parley);
  return {
    set(next: AuthState) {
      state = next;
      tell();
    },
  };
};

test("nobody was ever signed in: there is nothing to ask for", () => {
  openTab();
  expect(mayBeSignedIn()).toBe(false);
});

test("a sign-in is remembered until it ends", () => {
  const tab = openTab();
  tab.set(signedIn());
  expect(mayBeSignedIn()).toBe(true);
  tab.set({ at: "signed-out" });
  expect(mayBeSignedIn()).toBe(false);
});

test("a session that could not be restored is not asked for again", () => {
  stored.set("parley.signed-in", alice.id);
  const tab = openTab();
  expect(mayBeSignedIn()).toBe(true);
  tab.set({ at: "signed-out" });
  expect(mayBeSignedIn()).toBe(false);
});

test("the end of one person's sign-in leaves the mark of another's, made in another tab", () => {
  const [first, second] = [openTab(), openTab()];
  first.set(signedIn(alice));
  second.set(signedIn({ ...alice, ...bob }));
  first.set({ at: "signed-out", reason: "Not signed in." });
  expect(mayBeSignedIn()).toBe(true);
});

test("where storage is refused only the server knows", () => {
  const refuse = () => {
    throw new DOMException("refused", "SecurityError");
  };
  vi.stubGlobal("localStorage", { getItem: refuse, setItem: refuse, removeItem: refuse });
  expect(() => openTab().set(signedIn())).not.toThrow();
  expect(mayBeSignedIn()).toBe(true);
});
