import type { PasskeyCredential } from "@parley/contract";
import type { Principal, Source } from "../../call.ts";
import { raise } from "../../problem.ts";
import type { AnswerFactor } from "../factor/answer-factor.ts";
import type { PasswordHasher } from "../password/hash-password.ts";
import { readRecoveryCode } from "../recovery-code/recovery-code-text.ts";
import type { MailProof, Offer } from "./reauthentication-methods.ts";

/** Counts failures of a password as a sign-in does, and raises `sign_in_delayed` before any hash is made. */
export type GuardPassword = (
  who: { userId: string; source: Source },
  attempt: () => Promise<boolean>,
) => Promise<boolean>;

export interface ProofAnswer {
  readonly password?: string | undefined;
  readonly code?: string | undefined;
  readonly credential?: PasskeyCredential | undefined;
}

export interface ProveAgainDeps {
  readonly hasher: Pick<PasswordHasher, "matches">;
  readonly guardPassword: GuardPassword;
  readonly answerFactor: AnswerFactor;
  readonly mail: MailProof | null;
}

/** How somebody has proved again who they are. */
export interface ProofAgain {
  /** RFC 8176. */
  readonly amr: readonly string[];
  /** It was a second factor. */
  readonly byFactor: boolean;
}

/** @throws ProblemError credentials_invalid, code_invalid, factor_answer_required, sign_in_delayed, overloaded */
export const proveAgain = async (
  deps: ProveAgainDeps,
  offer: Offer,
  { password, code, credential }: ProofAnswer,
  { principal: { userId, sessionId }, source }: { principal: Principal; source: Source },
): Promise<ProofAgain> => {
  const byFactor = async (method: "passkey" | "totp" | "recovery"): Promise<ProofAgain> => {
    const attempt = { userId, boundTo: sessionId, code, credential, source };
    const amr = (await deps.answerFactor(method, attempt)) ?? raise("code_invalid");
    return { amr, byFactor: true };
  };
  if (credential) return byFactor("passkey");
  if (code !== undefined) {
    if (offer.recovery && readRecoveryCode(code) !== null) return byFactor("recovery");
    if (!deps.mail || !offer.methods.includes("mail")) return byFactor("totp");
    const isRight = await deps.mail.verify({ userId, sessionId, code, source });
    return isRight ? { amr: ["mail"], byFactor: false } : raise("code_invalid");
  }
  if (offer.factorNeeded) return raise("factor_answer_required");
  const matches = await deps.guardPassword({ userId, source }, () =>
    deps.hasher.matches(password ?? "", offer.passwordHash),
  );
  return matches ? { amr: ["pwd"], byFactor: false } : raise("credentials_invalid");
};
