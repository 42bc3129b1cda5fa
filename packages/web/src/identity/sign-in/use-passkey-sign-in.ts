import { ParleyError } from "@parley/client";
import type { MfaRequired, PasskeyCredential } from "@parley/contract";
import { useCallback, useEffect, useRef } from "react";
import { useParley } from "../../use-parley.ts";
import {
  askForPasskey,
  passkeyTroubleOf,
  stopSuggestingPasskeys,
  supportsPasskeySuggestions,
  tellPasskeyUnknown,
} from "../factors/passkeys-here.ts";
import { usePasskeyWords } from "../factors/use-passkey-words.ts";
import { useSubmission } from "../use-submission.ts";
import { goBy } from "./known-accounts.ts";

interface PasskeySignInInput {
  onSecondStep: (due: MfaRequired) => void;
}

export type PasskeySignIn = ReturnType<typeof usePasskeySignIn>;

/**
 * Signs in by a passkey alone: by a button, or by one chosen among the suggestions of the first field, which wait from
 * the start of the page on.
 */
export const usePasskeySignIn = ({ onSecondStep }: PasskeySignInInput) => {
  const parley = useParley();
  const words = usePasskeyWords();
  const { submit, busy, problem, setProblem } = useSubmission();
  const suggesting = useRef(false);

  const enter = useCallback(
    async (credential: PasskeyCredential, rpId: string) => {
      goBy("passkey");
      try {
        const answer = await parley.enter("auth.passkey", { credential });
        if ("mfaRequired" in answer) onSecondStep(answer);
      } catch (error) {
        if (error instanceof ParleyError && error.code === "passkey_unknown") {
          await tellPasskeyUnknown(rpId, credential.id);
        }
        throw error;
      }
    },
    [parley, onSecondStep],
  );

  const suggest = useCallback(async () => {
    if (suggesting.current || !(await supportsPasskeySuggestions())) return;
    suggesting.current = true;
    try {
      const { options } = await parley.call("auth.passkeyOptions", {});
      const credential = await askForPasskey(options, { suggestion: true });
      await submit(() => enter(credential, rpIdOf(options)), words);
    } catch {
      // The button was used, the page was left, or the server is away: there are other ways, and nobody asked for this.
    } finally {
      suggesting.current = false;
    }
  }, [parley, submit, enter, words]);

  useEffect(() => {
    void suggest();
    return () => void stopSuggestingPasskeys();
  }, [suggest]);

  const ask = async () => {
    await submit(
      async () => {
        const { options } = await parley.call("auth.passkeyOptions", {});
        await enter(await askForPasskey(options), rpIdOf(options));
      },
      (error) => (passkeyTroubleOf(error) === "superseded" ? "" : words(error)),
    );
    // The browser's dialog has ended what waited below the field.
    if (parley.auth.get().at !== "signed-in") void suggest();
  };

  return { ask, busy, problem, setProblem };
};

const rpIdOf = (options: Readonly<Record<string, unknown>>): string =>
  typeof options.rpId === "string" ? options.rpId : location.hostname;
