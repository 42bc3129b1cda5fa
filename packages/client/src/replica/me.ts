import type { MeEvent, OwnProfile, ReadyEvent } from "@parley/contract";
import type { Replica } from "./state.ts";

/** Of two profiles of one person the newer; of two of the same revision, the one that was heard last. */
export const newestOf = (heard: OwnProfile, held: OwnProfile | null): OwnProfile =>
  held !== null && held.id === heard.id && held.revision > heard.revision ? held : heard;

/** Who a greeting says I am. What an answer told since then is newer, and its event is on the way. */
export const meAtReady = (state: Replica, ready: ReadyEvent): OwnProfile => newestOf(ready.me, state.me);

/** Frames of one connection come in the order in which they were read, so one of the same revision may know more. */
export const applyMe = (state: Replica, { me, permissions }: MeEvent): Replica =>
  newestOf(me, state.me) === me ? { ...state, me, permissions } : state;

/** An answer may have been overtaken by the event of a later change: it counts only where it brings something new. */
export const withProfile = (state: Replica, me: OwnProfile): Replica =>
  state.me !== null && me.id === state.me.id && me.revision <= state.me.revision ? state : { ...state, me };
