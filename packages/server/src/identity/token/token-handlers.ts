import { operations } from "@parley/contract";
import type { Handlers } from "../../call.ts";
import { issuerMetadata } from "./issuer-metadata.ts";
import type { SigningKeys } from "./signing-keys.ts";

const Jwks = operations["token.keys"].outcomes.done.body;

export const tokenHandlers = ({ keys }: { keys: SigningKeys }): Handlers<"token.keys"> => ({
  "token.keys": async () => Jwks.parse({ keys: await keys.published() }),
});

/** Where those who trust our tokens find out how. */
export const issuerHandlers = (issuer: {
  keys: SigningKeys;
  issuer: string;
  format: "jwt" | "paseto";
}): Handlers<"token.issuer" | "token.authorizationServer"> => ({
  "token.issuer": () => issuerMetadata(issuer),
  "token.authorizationServer": () => issuerMetadata(issuer),
});
