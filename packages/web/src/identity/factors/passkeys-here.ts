import type { PasskeyCredential } from "@parley/contract";
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";

/** Options as the server gives them; the library reads them. */
type Options = Readonly<Record<string, unknown>>;

// Loaded on use: the first page has to be light.
const library = () => import("@simplewebauthn/browser");

/** Whether this browser knows passkeys at all. It does so on secure pages only, localhost among them. */
export const supportsPasskeys = (): boolean =>
  typeof PublicKeyCredential === "function" && typeof navigator.credentials?.get === "function";

/** Whether passkeys can stand among the suggestions of a field (conditional UI). */
export const supportsPasskeySuggestions = async (): Promise<boolean> =>
  supportsPasskeys() && (await (await library()).browserSupportsWebAuthnAutofill());

/** Has the browser prove a passkey: by its own dialog, or, as `suggestion`, once one is chosen below a field. */
export const askForPasskey = async (
  options: Options,
  { suggestion = false }: { suggestion?: boolean } = {},
): Promise<PasskeyCredential> => {
  const { startAuthentication } = await library();
  return (await startAuthentication({
    optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON,
    useBrowserAutofill: suggestion,
    verifyBrowserAutofillInput: false,
  })) as unknown as PasskeyCredential;
};

export const makePasskey = async (options: Options): Promise<PasskeyCredential> => {
  const { startRegistration } = await library();
  return (await startRegistration({
    optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON,
  })) as unknown as PasskeyCredential;
};

/** Ends a suggestion that waits below a field, so that nothing is asked behind the next page. */
export const stopSuggestingPasskeys = async (): Promise<void> =>
  (await library()).WebAuthnAbortService.cancelCeremony();

/** Tells the device that a passkey is not known here any more (WebAuthn Signal API), where it listens to that. */
export const tellPasskeyUnknown = async (rpId: string, credentialId: string): Promise<void> => {
  const { sendSignal } = await library();
  // It may not know how; the passkey is refused here all the same.
  await sendSignal({ signalName: "unknownCredential", rpID: rpId, credentialID: credentialId }).catch(
    () => {},
  );
};

export type PasskeyTrouble = "cancelled" | "superseded" | "known-already" | "unsupported" | "failed";

/** Why the browser gave no passkey; null where the error is none of the browser's. */
export const passkeyTroubleOf = (error: unknown): PasskeyTrouble | null => {
  if (!(error instanceof Error)) return null;
  const { code } = error as { code?: unknown };
  const isOurs = typeof code === "string" && code.startsWith("ERROR_");
  if (!isOurs && !(error instanceof DOMException)) return DOM_TROUBLES[error.name] ?? null;
  if (code === "ERROR_CEREMONY_ABORTED") return "superseded";
  if (code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED") return "known-already";
  return DOM_TROUBLES[error.name] ?? "failed";
};

/** By the names that the browser's errors have (WebAuthn 3, sections 5.1.3 and 5.1.4). */
const DOM_TROUBLES: Readonly<Record<string, PasskeyTrouble>> = {
  AbortError: "superseded",
  InvalidStateError: "known-already",
  // The same for "no", "none there" and "too late": browsers do not tell which.
  NotAllowedError: "cancelled",
  NotSupportedError: "unsupported",
  SecurityError: "unsupported",
};
