import { operations } from "@parley/contract";
import type { Handlers } from "../../call.ts";
import type { SigningKeys } from "./signing-keys.ts";

const Jwks = operations["token.keys"].outcomes.done.body;

export const tokenHandlers = ({ keys }: { keys: SigningKeys }): Handlers<"token.keys"> => ({
  "token.keys": async () => Jwks.parse({ keys: await keys.published() }),
});
