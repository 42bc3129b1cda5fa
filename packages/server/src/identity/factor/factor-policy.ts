import type { SessionRecord } from "../session/session-store.ts";
import { type FactorStore, methodsOf } from "./factors.ts";

/** For whom a second factor is obligatory. */
export interface FactorPolicy {
  /** Whether one of these roles makes it so. */
  required(roles: readonly string[]): boolean;
  /**
   * Whether a session may do nothing but set one up: as roles and factors stand now, so that a role that was given, or a
   * policy that began, after the session did counts from its next refresh on.
   */
  mustEnrol(
    session: Pick<SessionRecord, "userId" | "mfaVerified" | "mustEnrol">,
    roles: readonly string[],
  ): Promise<boolean>;
}

/** `roles`: MFA_REQUIRED_ROLES. */
export const createFactorPolicy = ({
  roles: obligedRoles,
  store,
}: {
  roles: readonly string[];
  store: Pick<FactorStore, "held">;
}): FactorPolicy => {
  const obliged = new Set(obligedRoles);
  const required = (roles: readonly string[]) => roles.some((role) => obliged.has(role));
  return {
    required,
    async mustEnrol({ userId, mfaVerified, mustEnrol }, roles) {
      // Most people are asked for nothing, and nothing is read for them.
      if (mfaVerified || !required(roles)) return false;
      return mustEnrol || methodsOf(await store.held(userId)).length === 0;
    },
  };
};
