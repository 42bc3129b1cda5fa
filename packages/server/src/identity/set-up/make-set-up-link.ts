import type { Clock } from "../../clock.ts";
import type { InvitationStore } from "../invitation/invitation-store.ts";
import { invitationLink, newInvitation } from "../invitation/make-invitation.ts";
import { ADMIN_ROLE } from "../role/role-store.ts";

const LIFE_MS = 24 * 60 * 60_000;

/**
 * A link by which one person becomes the administrator of a server that has none: for a day, once. It is for the terminal of
 * who starts the server and for nothing else (SEC-34). The links of earlier starts are void. Null where there is an
 * administrator.
 */
export type MakeSetUpLink = () => Promise<string | null>;

export const createMakeSetUpLink =
  ({
    invitations,
    publicUrl,
    clock,
  }: {
    invitations: Pick<InvitationStore, "makeSetUp">;
    publicUrl: string;
    clock: Clock;
  }): MakeSetUpLink =>
  async () => {
    const { draft, token } = newInvitation({
      email: null,
      role: ADMIN_ROLE,
      usesMax: 1,
      now: clock.now(),
      lifeMs: LIFE_MS,
    });
    return (await invitations.makeSetUp(draft)) && invitationLink(publicUrl, token);
  };
