import type { Alongside } from "../alongside/alongside.ts";
import type { Told } from "../role/role-store.ts";

/** `no-factor`: none is set up that they could stand in for. */
export type RecoveryCodesReplaced =
  | { readonly at: "replaced"; readonly told: Told }
  | { readonly at: "no-factor" | "gone" };

/** Recovery codes by their hashes, one transaction an intent. Every intent resolves once durable. */
export interface RecoveryCodeStore {
  /** Uses a code up; null where there is none such of this person's, or it was used. Of many at once, one is right. */
  use(use: {
    userId: string;
    hash: string;
    now: string;
    alongside: (after: { left: number }) => Alongside;
  }): Promise<{ readonly left: number } | null>;
  /** Puts these in place of all that there were. `gone`: the session that asks has ended. */
  replace(codes: {
    userId: string;
    sessionId: string;
    hashes: readonly string[];
    now: string;
    alongside: Alongside;
  }): Promise<RecoveryCodesReplaced>;
}
