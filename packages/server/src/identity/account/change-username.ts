import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { RoleStore } from "../role/role-store.ts";
import type { AccountStore } from "./account-store.ts";
import { mailTo } from "./mail-to.ts";
import { ownProfile } from "./own-profile.ts";
import { refuseUsername } from "./sign-up.ts";

export interface ChangeUsernameDeps {
  readonly accounts: AccountStore;
  readonly roles: RoleStore;
  readonly broker: Broker;
  readonly clock: Clock;
}

export const changeUsernameHandlers = ({
  accounts,
  roles,
  broker,
  clock,
}: ChangeUsernameDeps): Handlers<"me.changeUsername"> => ({
  async "me.changeUsername"({ username }, { principal: { userId }, source }) {
    const now = new Date(clock.now()).toISOString();
    const outcome = await accounts.rename({ userId, username, now }, (before) => ({
      events: [
        {
          action: "account.username-changed",
          actorId: userId,
          userId,
          source,
          at: now,
          details: { from: before.username, to: username },
        },
      ],
      mails: [mailTo(before, source, "username-changed", { username })],
    }));
    if (outcome.at === "username-taken") return refuseUsername();
    if (outcome.at === "gone") return raise("session_revoked");
    if (outcome.at === "renamed") broker.publish(outcome.told);
    return ownProfile(outcome.account, (await roles.rightsOf(userId)).roles);
  },
});
