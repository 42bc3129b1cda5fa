import { Permission } from "@parley/contract";
import { z } from "zod";
import { raiseInvalid } from "../../problem.ts";
import { heldBy, mayDo } from "../role/require-permission.ts";
import type { Rights } from "../role/role-store.ts";

/** What people may do at this moment, for a service behind Parley. Who is unknown, locked or deactivated: nothing. */
export interface AskRights {
  /** @throws ProblemError validation_failed when the id is no UUID. */
  of(userId: string): Promise<Rights>;
  /** An administrator may do everything. @throws ProblemError validation_failed */
  may(question: { userId: string; permission: string }): Promise<boolean>;
}

const UserId = z.uuid();
const isPermission = (text: string): text is Permission => Permission.safeParse(text).success;

const check = (userId: string) => {
  if (!UserId.safeParse(userId).success) raiseInvalid([{ pointer: "/user_id", detail: "A UUID" }]);
};

export const createAskRights = ({
  rightsOf,
}: {
  rightsOf: (userId: string) => Promise<Rights>;
}): AskRights => ({
  async of(userId) {
    check(userId);
    const rights = await rightsOf(userId);
    return { roles: rights.roles, permissions: heldBy(rights) };
  },
  async may({ userId, permission }) {
    check(userId);
    if (!isPermission(permission)) {
      return raiseInvalid([{ pointer: "/permission", detail: "noun.verb, such as report.generate" }]);
    }
    return mayDo(await rightsOf(userId), permission);
  },
});
