import { z } from "zod";
import type { Call, Handlers, Principal } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { AccountStore } from "../account/account-store.ts";
import { readCursor, writeCursor } from "../list-cursor.ts";
import type { IdentityMail } from "../mail/queue-mail.ts";
import type { RecordRead } from "../user-admin/record-read-sql.ts";
import type { InvitationRecord, InvitationStore } from "./invitation-store.ts";
import { invitationLink, type NewInvitation, newInvitation } from "./make-invitation.ts";
import { kindsThatCount, type SignUpSetting } from "./may-join.ts";

const HOUR_MS = 60 * 60_000;
/** For so long the browser that looked at an invitation may sign up by it. */
export const HELD_MS = HOUR_MS;

export interface InvitationDeps {
  readonly invitations: InvitationStore;
  readonly accounts: Pick<AccountStore, "find">;
  readonly recordRead: RecordRead;
  readonly signUp: SignUpSetting;
  readonly publicUrl: string;
  readonly clock: Clock;
}

type InvitationOperation =
  | "invitation.list"
  | "invitation.create"
  | "invitation.withdraw"
  | "invitation.look";

const AfterInvitation = z.tuple([z.iso.datetime(), z.uuid()]);

/** Letting people in by invitation: whom, as what, how many and until when. */
export const invitationHandlers = (deps: InvitationDeps): Handlers<InvitationOperation> => {
  const { invitations, accounts, recordRead, signUp, publicUrl, clock } = deps;
  const isoNow = () => new Date(clock.now()).toISOString();
  return {
    async "invitation.list"({ limit, cursor }, call) {
      const [createdAt, id] = cursor === undefined ? [] : readCursor(cursor, AfterInvitation);
      await recordRead(call, "invitations");
      // One more than asked for tells whether there is a next page.
      const after = createdAt && id ? { createdAt, id } : null;
      const found = await invitations.list({ after, limit: limit + 1 });
      const items = found.slice(0, limit);
      return { items, nextCursor: found.length > limit ? cursorAfter(items.at(-1)) : null };
    },

    async "invitation.create"({ email, role, usesMax, expiresInHours, message }, call) {
      // Nobody could come in by it, and its maker would learn that from the one who tried.
      if (signUp === "closed") return raise("signup_closed");
      const { userId } = call.principal;
      const inviter = (await accounts.find(userId)) ?? raise("session_revoked");
      const made = newInvitation({
        email: email ?? null,
        role,
        usesMax,
        now: clock.now(),
        lifeMs: expiresInHours * HOUR_MS,
      });
      const { draft } = made;
      const outcome = await invitations.make(draft, {
        ...deedOf(call, draft.createdAt),
        alongside: () => ({
          events: [
            {
              action: "invitation.made",
              actorId: userId,
              userId: null,
              source: call.source,
              at: draft.createdAt,
              details: { invitationId: draft.id, role },
            },
          ],
          mails: mailOf(made, { inviter: inviter.displayName, message: message || null }, call),
        }),
      });
      switch (outcome.at) {
        case "made":
          return { ...outcome.invitation, url: invitationLink(publicUrl, made.token) };
        case "unknown-role":
          return raise("role_not_found", { role });
        case "not-held":
          return raise("grant_not_held", { grant: outcome.grant });
      }
    },

    async "invitation.withdraw"({ id }, { principal: { userId }, source }) {
      const now = isoNow();
      const withdrawn = await invitations.withdraw(id, {
        now,
        alongside: {
          events: [
            {
              action: "invitation.withdrawn",
              actorId: userId,
              userId: null,
              source,
              at: now,
              details: { invitationId: id },
            },
          ],
        },
      });
      if (!withdrawn) return raise("invitation_not_found");
    },

    async "invitation.look"({ token }, { source: { browser } }) {
      const looked = await invitations.look({
        token,
        browser,
        kinds: kindsThatCount(signUp),
        now: isoNow(),
        heldUntil: new Date(clock.now() + HELD_MS).toISOString(),
      });
      return looked ?? raise("one_time_token_invalid");
    },
  };
};

const deedOf = ({ principal }: Call<Principal>, now: string) => ({
  actorId: principal.userId,
  scopes: principal.apiToken?.scopes ?? null,
  now,
});

const mailOf = (
  { draft, mailToken }: NewInvitation,
  { inviter, message }: { inviter: string; message: string | null },
  { source: { correlationId } }: Call<Principal>,
): IdentityMail[] =>
  draft.email === null || mailToken === null
    ? []
    : [
        {
          kind: "invitation",
          to: draft.email,
          name: null,
          locale: null,
          correlationId,
          values: { token: mailToken, inviter, message, expiresAt: draft.expiresAt },
        },
      ];

const cursorAfter = (last: InvitationRecord | undefined) =>
  last ? writeCursor([last.createdAt, last.id]) : null;
