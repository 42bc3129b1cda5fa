import type { Call, Handlers, Principal } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { PasswordGuard } from "../lockout/password-guard.ts";
import { makeOneTimeToken } from "../one-time-token/one-time-token.ts";
import type { RoleStore } from "../role/role-store.ts";
import type { EndSessions } from "../session/end-sessions.ts";
import type { AccountCare } from "./account-care.ts";
import type { AccountDirectory } from "./account-directory.ts";
import type { AsAdminUsers } from "./as-admin-users.ts";
import { eventsOfEdit, eventsOfRoles, type Facts, mailOfLock } from "./care-told.ts";

export interface UserCareDeps {
  readonly care: AccountCare;
  readonly roles: Pick<RoleStore, "setRolesOf">;
  readonly shown: { readonly directory: AccountDirectory; readonly asAdminUsers: AsAdminUsers };
  readonly tell: {
    readonly broker: Broker;
    readonly endSessions: EndSessions;
    /** Whoever is let in again begins with no failed sign-ins. */
    readonly forgetFailures: PasswordGuard["forgetFailures"];
  };
  readonly publicUrl: string;
  readonly clock: Clock;
}

type CareOperation =
  | "admin-user.update"
  | "admin-user.setRoles"
  | "admin-user.endSessions"
  | "admin-user.issueRecoveryLink";

/** What those do who look after accounts; told to every node, and to the person's own pages. */
export const userCareHandlers = (deps: UserCareDeps): Handlers<CareOperation> => {
  const { care, roles, shown, tell, publicUrl, clock } = deps;
  const factsOf = ({ principal, source }: Call<Principal>, userId: string): Facts => ({
    actorId: principal.userId,
    userId,
    source,
    at: new Date(clock.now()).toISOString(),
  });
  const deedOf = ({ principal }: Call<Principal>, { at }: Facts) => ({
    actorId: principal.userId,
    scopes: principal.apiToken?.scopes ?? null,
    now: at,
  });
  const asShown = async (userId: string, now: string) => {
    const entry = await shown.directory.find(userId, { now });
    const [user] = entry ? await shown.asAdminUsers([entry]) : [];
    return user ?? raise("user_not_found");
  };

  return {
    async "admin-user.update"({ id, locked, reason = "", displayName }, call) {
      const facts = factsOf(call, id);
      if (locked === true && id === call.principal.userId) return raise("own_account_lock");
      const outcome = await care.edit(
        {
          userId: id,
          ...(locked !== undefined && { locked }),
          ...(displayName !== undefined && { displayName }),
        },
        {
          ...deedOf(call, facts),
          alongside: (edited) => ({
            events: eventsOfEdit(edited, facts, reason),
            mails: edited.lock === "locked" ? [mailOfLock(edited, call)] : [],
          }),
        },
      );
      if (outcome.at !== "edited") return refuse(outcome);
      tell.endSessions(outcome.ended);
      tell.broker.publish(outcome.told);
      const { lock, account } = outcome.edited;
      if (lock === "unlocked") await tell.forgetFailures(account);
      return asShown(id, facts.at);
    },

    async "admin-user.setRoles"({ id, roles: wanted }, call) {
      const facts = factsOf(call, id);
      const outcome = await roles.setRolesOf(
        { userId: id, roles: wanted },
        {
          ...deedOf(call, facts),
          alongside: (change) => ({ events: eventsOfRoles(change, facts) }),
        },
      );
      if (outcome.at !== "set") return refuse(outcome);
      tell.broker.publish(outcome.told);
      return asShown(id, facts.at);
    },

    async "admin-user.endSessions"({ id }, call) {
      const facts = factsOf(call, id);
      const outcome = await care.endSessions(
        { userId: id },
        {
          ...deedOf(call, facts),
          alongside: ({ sessions }) => ({
            events: [{ ...facts, action: "user.sessions-ended", details: { sessions } }],
          }),
        },
      );
      if (outcome.at !== "ended") return refuse(outcome);
      tell.endSessions(outcome.ended);
    },

    async "admin-user.issueRecoveryLink"({ id, resetFactors }, call) {
      const facts = factsOf(call, id);
      const { token, draft } = makeOneTimeToken(
        { purpose: "recovery", userId: id, data: { resetFactors, issuedBy: facts.actorId } },
        { now: clock.now() },
      );
      const outcome = await care.issueRecovery(
        { userId: id },
        {
          ...deedOf(call, facts),
          alongside: () => ({
            events: [{ ...facts, action: "recovery-link.issued", details: { resetFactors } }],
            tokens: [draft],
          }),
        },
      );
      if (outcome.at !== "issued") return refuse(outcome);
      // In the fragment, which no server, proxy or log gets to see.
      return { url: `${publicUrl}/recover#token=${token}`, expiresAt: draft.expiresAt };
    },
  };
};

type Refusal =
  | { readonly at: "unknown-person" | "last-administrator" | "locked" | "deactivated" }
  | { readonly at: "unknown-role"; readonly role: string }
  | { readonly at: "above" | "not-held"; readonly grant: string };

const refuse = (refusal: Refusal): never => {
  switch (refusal.at) {
    case "unknown-person":
      return raise("user_not_found");
    case "unknown-role":
      return raise("role_not_found", { role: refusal.role });
    case "last-administrator":
      return raise("last_administrator");
    case "locked":
      return raise("account_locked");
    case "deactivated":
      return raise("account_deactivated");
    case "above":
      return raise("person_above_you", { grant: refusal.grant });
    case "not-held":
      return raise("grant_not_held", { grant: refusal.grant });
  }
};
