import { tellPasskeyUnknown } from "../../factors/passkeys-here.ts";

interface OwnPasskeys {
  readonly rpId: string;
  /** Base64url. */
  readonly userHandle: string;
  readonly items: readonly { readonly credentialId: string }[];
}

// Loaded on use, as elsewhere.
const library = () => import("@simplewebauthn/browser");

/**
 * Tells the device which passkeys are good, so that it offers no other (WebAuthn Signal API). It may not know how; the
 * others are refused here all the same.
 */
export const tellAcceptedPasskeys = async ({ rpId, userHandle, items }: OwnPasskeys): Promise<void> => {
  const { sendSignal } = await library();
  await sendSignal({
    signalName: "allAcceptedCredentials",
    rpID: rpId,
    userID: userHandle,
    allAcceptedCredentialIDs: items.map((item) => item.credentialId),
  }).catch(() => {});
};

/** A passkey was removed: the device is told of it, and of those that are left. */
export const tellPasskeyRemoved = async (passkeys: OwnPasskeys, credentialId: string): Promise<void> => {
  const left = passkeys.items.filter((item) => item.credentialId !== credentialId);
  await tellPasskeyUnknown(passkeys.rpId, credentialId);
  await tellAcceptedPasskeys({ ...passkeys, items: left });
};
