import { verifyAuthenticationResponse, verifyRegistrationResponse } from "@simplewebauthn/server";
import { decodeAttestationObject } from "@simplewebauthn/server/helpers";
import type { PasskeyRecord } from "./passkey-store.ts";
import type { AssertionCredential, AttestationCredential } from "./read-credential.ts";
import type { RelyingParty } from "./relying-party.ts";
import { userHandleOf } from "./user-handle.ts";

/** COSE: EdDSA, ES256, RS256. */
export const PASSKEY_ALGORITHMS = [-8, -7, -257];

/** How a passkey has proved its person. */
interface Proof {
  /** Its person showed the authenticator who they are: a fingerprint, a face, a PIN. */
  readonly userVerified: boolean;
  readonly counter: number;
  readonly backedUp: boolean;
  /** RFC 8176: `hwk` is bound to one device; `swk` is copied between several. */
  readonly amr: "hwk" | "swk";
}

export interface NewPasskey extends Proof {
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
  readonly transports: readonly string[];
  readonly aaguid: string;
}

const amrOf = (deviceType: "singleDevice" | "multiDevice") => (deviceType === "singleDevice" ? "hwk" : "swk");

/**
 * Statements that need no authority. Who sends certificates was not asked for any, and checking them would call addresses
 * that they name (SEC-28).
 */
const isSelfAttested = (attestationObject: string): boolean => {
  const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, "base64url")));
  const format = decoded.get("fmt");
  return format === "none" || (format === "packed" && decoded.get("attStmt").get("x5c") === undefined);
};

/** The passkey that was made for this challenge at this relying party; null where anything about it is not right. */
export const verifyAttestation = async (
  { id, challenge, response }: AttestationCredential,
  rp: RelyingParty,
): Promise<NewPasskey | null> => {
  try {
    if (!isSelfAttested(response.attestationObject)) return null;
    const { clientDataJSON, attestationObject, transports } = response;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        id,
        rawId: id,
        type: "public-key",
        response: { clientDataJSON, attestationObject },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: [...rp.origins],
      expectedRPID: rp.id,
      requireUserVerification: false,
      supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
    });
    if (!verified || registrationInfo.credential.id !== id) return null;
    return {
      credentialId: id,
      publicKey: registrationInfo.credential.publicKey,
      counter: registrationInfo.credential.counter,
      transports,
      aaguid: registrationInfo.aaguid,
      backedUp: registrationInfo.credentialBackedUp,
      userVerified: registrationInfo.userVerified,
      amr: amrOf(registrationInfo.credentialDeviceType),
    };
  } catch {
    // The library says what is wrong by throwing, and so do its parsers of what a stranger sent.
    return null;
  }
};

/**
 * What the signature of a passkey over this challenge proves; null where anything about it is not right. The counter is
 * left to the store, which compares and sets at once: here it would be compared before the signature is, and anybody
 * could raise the alarm.
 */
export const verifyAssertion = async (
  { id, challenge, response }: AssertionCredential,
  passkey: PasskeyRecord,
  rp: RelyingParty,
): Promise<Proof | null> => {
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  if (userHandle && userHandle !== userHandleOf(passkey.userId)) return null;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId: id,
        type: "public-key",
        response: { clientDataJSON, authenticatorData, signature },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: [...rp.origins],
      expectedRPID: rp.id,
      requireUserVerification: false,
      credential: { id: passkey.credentialId, publicKey: new Uint8Array(passkey.publicKey), counter: 0 },
    });
    if (!verified) return null;
    return {
      userVerified: authenticationInfo.userVerified,
      counter: authenticationInfo.newCounter,
      backedUp: authenticationInfo.credentialBackedUp,
      amr: amrOf(authenticationInfo.credentialDeviceType),
    };
  } catch {
    return null;
  }
};
