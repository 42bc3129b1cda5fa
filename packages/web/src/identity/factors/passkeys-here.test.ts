import { ParleyError } from "@parley/client";
import { expect, test } from "vitest";
import { passkeyTroubleOf } from "./passkeys-here.ts";

const named = (name: string, code?: string) =>
  Object.assign(new Error("as the browser says"), { name, code });

test.each([
  ["NotAllowedError", undefined, "cancelled"],
  ["NotAllowedError", "ERROR_PASSTHROUGH_SEE_CAUSE_PROPERTY", "cancelled"],
  ["AbortError", "ERROR_CEREMONY_ABORTED", "superseded"],
  ["InvalidStateError", "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED", "known-already"],
  ["SecurityError", "ERROR_INVALID_RP_ID", "unsupported"],
  ["UnknownError", "ERROR_AUTHENTICATOR_GENERAL_ERROR", "failed"],
])("%s (%s) is %s", (name, code, trouble) => {
  expect(passkeyTroubleOf(named(name, code))).toBe(trouble);
});

test("what the server says is no trouble of the browser's", () => {
  expect(passkeyTroubleOf(new ParleyError({ detail: "Gone." }, "passkey_unknown"))).toBeNull();
  expect(passkeyTroubleOf("a word")).toBeNull();
});
