import { type Permission, WEBHOOK_DEFAULT_ACTIONS } from "@parley/contract";
import type { Call, Principal } from "../../call.ts";
import { TEST_ACTION } from "./webhook-message.ts";

/** Raises `permission_denied` unless the caller holds the permission now. */
export type RequirePermission = (principal: Principal, permission: Permission) => Promise<void>;

/** What every webhook may be told of. */
const OPEN: readonly string[] = [...WEBHOOK_DEFAULT_ACTIONS, TEST_ACTION];

/**
 * Raises `permission_denied` where these actions tell more than any webhook may be told of and the caller may not read the
 * trail: a webhook would be a way around that (SEC-30).
 */
export const createRequireTrail =
  ({ requirePermission }: { requirePermission: RequirePermission }) =>
  async ({ principal }: Call<Principal>, actions: readonly string[]): Promise<void> => {
    if (actions.some((action) => !OPEN.includes(action))) await requirePermission(principal, "audit.read");
  };
