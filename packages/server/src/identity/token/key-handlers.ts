import type { Call, Handlers, Principal } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import { consequenceOf, keyView, keyViews } from "./key-view.ts";
import type { RotateSigningKey } from "./rotate-signing-key.ts";
import type { SigningKeys } from "./signing-keys.ts";

/** The signing keys, for those who hold `key.read` and `key.rotate`. */
export const keyHandlers = ({
  keys,
  rotate,
  recordLook,
  clock,
}: {
  keys: SigningKeys;
  rotate: RotateSigningKey;
  recordLook: (call: Call<Principal>, what: string) => Promise<void>;
  clock: Clock;
}): Handlers<"key.list" | "key.rotate"> => ({
  async "key.list"(_input, call) {
    await recordLook(call, "keys");
    await keys.reload();
    return { items: keyViews(keys.records(), clock.now()) };
  },

  async "key.rotate"({ now: leaked }, { principal, source }) {
    const reason = leaked ? ({ why: "leaked" } as const) : ({ why: "asked" } as const);
    const added = await rotate(reason, { actorId: principal.userId, source });
    if (!added) return raise("internal_error");
    await keys.reload();
    const key = keyView(added, { records: keys.records(), now: clock.now() });
    return { key, consequence: consequenceOf(added, { leaked }) };
  },
});
