import { PASSKEY_NAME_CHARACTERS_MAX, PASSKEYS_MAX, type Passkey } from "@parley/contract";
import { v7 as newId } from "uuid";
import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { AccountStore } from "../account/account-store.ts";
import { mfaChangedMail } from "../factor/mfa-changed.ts";
import type { MakeRecoveryCodes } from "../recovery-code/recovery-code-text.ts";
import { deviceOf } from "../session/device-of.ts";
import type { EndSessions } from "../session/end-sessions.ts";
import type { PasskeyChallenges } from "./passkey-challenge.ts";
import { defaultName, keptAaguid } from "./passkey-name.ts";
import { makingOptions } from "./passkey-options.ts";
import type { PasskeyRecord, PasskeyStore } from "./passkey-store.ts";
import { readAttestation } from "./read-credential.ts";
import type { RelyingParty } from "./relying-party.ts";
import { userHandleOf } from "./user-handle.ts";
import { verifyAttestation } from "./verify-passkey.ts";

export interface PasskeyDeps {
  readonly store: PasskeyStore;
  readonly challenges: PasskeyChallenges;
  readonly rp: RelyingParty;
  readonly accounts: Pick<AccountStore, "find">;
  /** Whether a role of this person makes a second factor obligatory. */
  readonly isObligatory: (userId: string) => Promise<boolean>;
  readonly makeRecoveryCodes: MakeRecoveryCodes;
  /** The ids of the providers that people can sign in with now. */
  readonly providers: readonly string[];
  readonly publish: Broker["publish"];
  readonly endSessions: EndSessions;
  readonly clock: Clock;
}

type PasskeyOperation =
  | "passkey.list"
  | "passkey.begin"
  | "passkey.add"
  | "passkey.rename"
  | "passkey.remove";

/** One's own passkeys. */
export const passkeyHandlers = (deps: PasskeyDeps): Handlers<PasskeyOperation> => {
  const { store, challenges, rp } = deps;
  return {
    async "passkey.list"(_input, { principal: { userId } }) {
      const items = (await store.listOf(userId)).map(viewOf);
      return { items, rpId: rp.id, userHandle: userHandleOf(userId) };
    },

    async "passkey.begin"(_input, { principal: { userId, sessionId } }) {
      const [account, held] = await Promise.all([deps.accounts.find(userId), store.listOf(userId)]);
      if (!account) return raise("session_revoked");
      if (held.length >= PASSKEYS_MAX) return raise("passkey_limit_reached", { max: PASSKEYS_MAX });
      const challenge = await challenges.issue({ for: "add", userId, sessionId });
      return { options: await makingOptions(rp, { challenge, account, held }) };
    },

    "passkey.add": addPasskey(deps),

    async "passkey.rename"({ id, name }, { principal: { userId } }) {
      const renamed = await store.rename({ id, userId, name });
      return renamed ? viewOf(renamed) : raise("passkey_not_found");
    },

    "passkey.remove": removePasskey(deps),
  };
};

const addPasskey =
  (deps: PasskeyDeps): Handlers<"passkey.add">["passkey.add"] =>
  async ({ credential, name }, { principal: { userId, sessionId }, source }) => {
    const { store, challenges, rp, accounts, clock } = deps;
    const read = readAttestation(credential);
    if (!read || !(await challenges.take(read.challenge, { for: "add", userId, sessionId })))
      return raise("passkey_refused");
    const made = await verifyAttestation(read, rp);
    if (!made) return raise("passkey_refused");
    const [account, obligatory] = await Promise.all([accounts.find(userId), deps.isObligatory(userId)]);
    if (!account) return raise("session_revoked");

    const now = new Date(clock.now()).toISOString();
    const aaguid = keptAaguid(made.aaguid);
    const device = deviceOf(source.userAgent)?.slice(0, PASSKEY_NAME_CHARACTERS_MAX) ?? null;
    const passkey: PasskeyRecord = {
      id: newId(),
      userId,
      credentialId: made.credentialId,
      publicKey: made.publicKey,
      counter: made.counter,
      transports: made.transports,
      name: name ?? defaultName({ aaguid, device }),
      backedUp: made.backedUp,
      createdAt: now,
      lastUsedAt: null,
      aaguid,
    };
    const recovery = deps.makeRecoveryCodes(userId);
    const facts = { actorId: userId, userId, source, at: now };
    const outcome = await store.add({
      passkey,
      max: PASSKEYS_MAX,
      sessionId,
      amr: [made.amr],
      obligatory,
      recoveryHashes: recovery.hashes,
      alongside: ({ recoveryCodes }) => ({
        events: [
          {
            action: "mfa.passkey-added",
            ...facts,
            details: { passkeyId: passkey.id, name: passkey.name },
          },
          ...(recoveryCodes ? [{ action: "mfa.recovery-codes-made" as const, ...facts, details: {} }] : []),
        ],
        mails: [mfaChangedMail(account, "passkey-added", source)],
      }),
    });
    if (outcome.at === "gone") return raise("session_revoked");
    if (outcome.at !== "added")
      return outcome.at === "full"
        ? raise("passkey_limit_reached", { max: PASSKEYS_MAX })
        : raise("passkey_refused");
    deps.endSessions(outcome.ended);
    deps.publish(outcome.told);
    return {
      passkey: viewOf(passkey),
      recoveryCodes: outcome.recoveryCodesMade ? [...recovery.codes] : null,
    };
  };

const REFUSALS = {
  "not-found": "passkey_not_found",
  "last-way-in": "last_way_in",
  "factor-obligatory": "factor_obligatory",
} as const;

const removePasskey =
  (deps: PasskeyDeps): Handlers<"passkey.remove">["passkey.remove"] =>
  async ({ id }, { principal: { userId, sessionId }, source }) => {
    const [account, obligatory] = await Promise.all([deps.accounts.find(userId), deps.isObligatory(userId)]);
    if (!account) return raise("session_revoked");
    const now = new Date(deps.clock.now()).toISOString();
    const outcome = await deps.store.remove({
      id,
      userId,
      sessionId,
      obligatory,
      providers: deps.providers,
      now,
      alongside: ({ name }) => ({
        events: [
          {
            action: "mfa.passkey-removed",
            actorId: userId,
            userId,
            source,
            at: now,
            details: { passkeyId: id, name },
          },
        ],
        mails: [mfaChangedMail(account, "passkey-removed", source)],
      }),
    });
    if (outcome.at !== "removed") return raise(REFUSALS[outcome.at]);
    deps.endSessions(outcome.ended);
    deps.publish(outcome.told);
  };

const viewOf = (passkey: PasskeyRecord): Passkey => ({
  id: passkey.id,
  credentialId: passkey.credentialId,
  name: passkey.name,
  createdAt: passkey.createdAt,
  lastUsedAt: passkey.lastUsedAt,
  backedUp: passkey.backedUp,
});
