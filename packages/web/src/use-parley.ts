import type { AuthState, ConnectionState, Parley, ReplicaState, Store } from "@parley/client";
import type { OwnProfile } from "@parley/contract";
import { createContext, useCallback, useContext, useRef, useSyncExternalStore } from "react";

export const ParleyContext = createContext<Parley | null>(null);

/** The client of this page. */
export const useParley = (): Parley => {
  const parley = useContext(ParleyContext);
  if (!parley) throw new Error("useParley needs a ParleyContext above it");
  return parley;
};

const sameItems = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) &&
  Array.isArray(b) &&
  a.length === b.length &&
  a.every((item, at) => Object.is(item, b[at]));

/**
 * What `select` makes of a store. The component renders again when that changes: by identity, or, for an array, by any
 * of its items.
 */
export const useStore = <T, R>(store: Store<T>, select: (value: T) => R): R => {
  const held = useRef<{ value: R } | null>(null);
  const subscribe = useCallback((listener: () => void) => store.subscribe(listener), [store]);
  return useSyncExternalStore(subscribe, () => {
    const value = select(store.get());
    if (!held.current || !(Object.is(held.current.value, value) || sameItems(held.current.value, value))) {
      held.current = { value };
    }
    return held.current.value;
  });
};

export const useReplica = <R>(select: (state: ReplicaState) => R): R => useStore(useParley().replica, select);

export const useAuth = <R>(select: (state: AuthState) => R): R => useStore(useParley().auth, select);

export const useConnection = <R>(select: (state: ConnectionState) => R): R =>
  useStore(useParley().connection, select);

/** Who is signed in; the replica's profile is newer than the session's once it is there. */
export const useOwnProfile = (): OwnProfile | null => {
  const fromSession = useAuth((auth) => (auth.at === "signed-in" ? auth.user : null));
  const fromReplica = useReplica((state) => state.me);
  return fromReplica ?? fromSession;
};

/** The id of whoever is signed in; empty while nobody is. */
export const useOwnId = (): string => useOwnProfile()?.id ?? "";
