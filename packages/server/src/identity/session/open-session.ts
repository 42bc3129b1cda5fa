import { type SignedIn, SignInNotice } from "@parley/contract";
import { v7 as newId } from "uuid";
import type { Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import type { Alongside } from "../alongside/alongside.ts";
import { makeOneTimeToken } from "../one-time-token/one-time-token.ts";
import { deviceOf } from "./device-of.ts";
import { isoTime, keptUserAgent, lifeFrom, REMEMBER_DEVICE_MS } from "./session-life.ts";
import type { DeviceNews, SessionStore } from "./session-store.ts";
import type { AnswerSignedIn, SessionOwner } from "./signed-in.ts";

/** How somebody has proved who they are. */
export interface Proof {
  /** RFC 8176. */
  readonly amr: readonly string[];
  readonly mfaVerified: boolean;
  /** A second factor is obligatory and none is set up. */
  readonly mustEnrol?: boolean;
  /** Ask this browser for no second factor for a while. */
  readonly rememberDevice?: boolean;
  /** What else goes with the sign-in. */
  readonly alongside?: Alongside;
}

/** Begins a session, always a new one (SEC-10); null when the account may not sign in any more. */
export type OpenSession = (owner: SessionOwner, proof: Proof, source: Source) => Promise<SignedIn | null>;

/** The country of an address (ISO 3166), where it is known. */
export type PlaceOf = (ip: string | null) => string | null;

export const createOpenSession =
  ({
    sessions,
    answer,
    placeOf,
    clock,
  }: {
    sessions: SessionStore;
    answer: AnswerSignedIn;
    placeOf: PlaceOf;
    clock: Clock;
  }): OpenSession =>
  async (owner, { amr, mfaVerified, mustEnrol = false, rememberDevice = false, alongside = {} }, source) => {
    const now = clock.now();
    const id = newId();
    const place = placeOf(source.ip);
    const beside = (device: DeviceNews): Alongside => {
      const told = device === "new" ? tellOfNewDevice({ sessionId: id, owner, source, place, now }) : {};
      return {
        events: [
          {
            action: "sign-in.succeeded",
            actorId: owner.account.id,
            userId: owner.account.id,
            source,
            at: isoTime(now),
            details: { sessionId: id, amr, newDevice: device !== "known" },
          },
          ...(alongside.events ?? []),
        ],
        mails: [...(alongside.mails ?? []), ...(told.mails ?? [])],
        tokens: [...(alongside.tokens ?? []), ...(told.tokens ?? [])],
      };
    };
    const opened = await sessions.open(
      {
        id,
        userId: owner.account.id,
        ...lifeFrom(now),
        userAgent: keptUserAgent(source.userAgent),
        ip: source.ip,
        place,
        amr,
        mfaVerified,
        authenticatedAt: isoTime(now),
        mustEnrol,
        browser: source.browser,
        rememberUntil: rememberDevice ? isoTime(now + REMEMBER_DEVICE_MS) : null,
      },
      beside,
    );
    if (!opened) return null;
    const signedIn = await answer(opened.session, owner, { now });
    // Another node may leave what this version has no words for.
    const notices = opened.notices.flatMap((notice) => SignInNotice.safeParse(notice).data ?? []);
    return notices.length === 0 ? signedIn : { ...signedIn, notices };
  };

/** The mail about a device that was never seen before, with a link to end its session (SEC-31). */
const tellOfNewDevice = ({
  sessionId,
  owner: { account },
  source,
  place,
  now,
}: {
  sessionId: string;
  owner: SessionOwner;
  source: Source;
  place: string | null;
  now: number;
}): Alongside => {
  const { token, draft } = makeOneTimeToken(
    { purpose: "not-me", userId: account.id, data: { sessionId } },
    { now },
  );
  return {
    tokens: [draft],
    mails: [
      {
        kind: "new-device",
        to: account.email,
        name: account.displayName,
        locale: account.locale,
        correlationId: source.correlationId,
        values: {
          token,
          device: deviceOf(source.userAgent) ?? "",
          ip: source.ip,
          place,
          at: isoTime(now),
        },
      },
    ],
  };
};
