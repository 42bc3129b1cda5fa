import { ACCESS_TOKEN_AUDIENCE, ACCESS_TOKEN_SECONDS } from "@parley/contract";
import { InspectFooter, PasetoError, PublicProtocol } from "paseto";
import { VerifyFactory } from "paseto/v4/public";
import { z } from "zod";
import { raise } from "../../problem.ts";
import { CLOCK_TOLERANCE_SECONDS, REQUIRED_CLAIMS, type ReadToken } from "./read-token.ts";

export const PASETO_HEADER = "v4.public.";

const v4 = new PublicProtocol(VerifyFactory);
const Footer = z.object({ kid: z.string().min(1).max(128) });

/** As for a JWT: the key is found by its name among our own, and must be one for PASETO. */
export const readPaseto: ReadToken = async (token, { keys, issuer, now }) => {
  const found = await keys.publicKey(kidOf(token));
  if (found?.format !== "paseto") return raise("token_invalid");
  try {
    const { claims } = await v4.Verify(found.key, token, {
      issuer,
      audience: ACCESS_TOKEN_AUDIENCE,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      maxTokenAge: ACCESS_TOKEN_SECONDS,
      requiredClaims: [...REQUIRED_CLAIMS],
      now: new Date(now),
    });
    return { ...claims, exp: secondsOf(claims.exp), iat: secondsOf(claims.iat) };
  } catch (error) {
    return error instanceof PasetoError ? raise("token_invalid") : Promise.reject(error);
  }
};

/** What the footer says, which nothing has proven yet: it only chooses among our keys. */
const kidOf = (token: string): string => {
  try {
    return Footer.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(InspectFooter(token))))
      .kid;
  } catch {
    return raise("token_invalid");
  }
};

const secondsOf = (time: unknown): number | null =>
  typeof time === "string" ? Math.floor(Date.parse(time) / 1000) : null;
