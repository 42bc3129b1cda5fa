import type { Call, Handlers, Principal } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { AccountStore } from "../account/account-store.ts";
import type { WriteApart } from "../alongside/alongside.ts";
import { exportDocument } from "./export-document.ts";
import type { ExportPartsOf } from "./export-part.ts";
import { exportZip } from "./export-zip.ts";

export interface ExportDeps {
  readonly accounts: Pick<AccountStore, "find">;
  readonly partsOf: ExportPartsOf;
  readonly write: WriteApart;
  readonly clock: Clock;
}

/** Everything that is held about oneself. */
export const exportHandlers = ({
  accounts,
  partsOf,
  write,
  clock,
}: ExportDeps): Handlers<"me.export" | "me.exportZip"> => {
  const begin = async ({ principal: { userId }, source }: Call<Principal>) => {
    const account = (await accounts.find(userId)) ?? raise("session_revoked");
    const exportedAt = new Date(clock.now()).toISOString();
    await write({
      events: [{ action: "account.exported", actorId: userId, userId, source, at: exportedAt, details: {} }],
    });
    return { head: { exportedAt, account }, parts: partsOf(userId) };
  };
  return {
    async "me.export"(_input, call) {
      const { head, parts } = await begin(call);
      return exportDocument(head, parts);
    },
    async "me.exportZip"(_input, call) {
      const { head, parts } = await begin(call);
      return exportZip(head, parts, { now: clock.now() });
    },
  };
};
