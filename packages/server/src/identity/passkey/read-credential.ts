import type { PasskeyCredential } from "@parley/contract";
import { z } from "zod";

/** Base64url as browsers write it; what a database and the library behind it can take. */
const bytes = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\w-]+$/);

// WebAuthn 5.8.3: transports are open-ended, unknown ones are kept and handed back.
const Transports = z.array(z.string().regex(/^[a-z-]{1,32}$/)).max(16);

const Attestation = z.object({
  clientDataJSON: bytes(8_000),
  attestationObject: bytes(20_000),
  transports: Transports.catch([]).default([]),
});

const Assertion = z.object({
  clientDataJSON: bytes(8_000),
  authenticatorData: bytes(8_000),
  signature: bytes(8_000),
  userHandle: bytes(100).nullish(),
});

const ClientData = z.object({ challenge: bytes(512), crossOrigin: z.boolean().optional() });

/** What a browser gives: the id of the credential, in base64url, and what the authenticator and browser said. */
interface Credential<R> {
  readonly id: string;
  readonly challenge: string;
  readonly response: R;
}

export type AttestationCredential = Credential<z.output<typeof Attestation>>;
export type AssertionCredential = Credential<z.output<typeof Assertion>>;

const readClientData = (clientDataJSON: string) => {
  try {
    const text = Buffer.from(clientDataJSON, "base64url").toString("utf8");
    return ClientData.safeParse(JSON.parse(text)).data;
  } catch {
    return;
  }
};

const read = <R extends { clientDataJSON: string }>(
  { id, rawId, response }: PasskeyCredential,
  shape: z.ZodType<R>,
): Credential<R> | null => {
  const parsed = shape.safeParse(response).data;
  if (!parsed || id !== rawId || !bytes(1_400).safeParse(id).success) return null;
  const client = readClientData(parsed.clientDataJSON);
  // Parley is in nobody's frame: what was asked for in one was asked for by somebody else.
  if (!client || client.crossOrigin) return null;
  return { id, challenge: client.challenge, response: parsed };
};

/** Reads what `navigator.credentials.create` gave; null where it is none. Nothing in it is verified. */
export const readAttestation = (credential: PasskeyCredential): AttestationCredential | null =>
  read(credential, Attestation);

/** Reads what `navigator.credentials.get` gave; null where it is none. Nothing in it is verified. */
export const readAssertion = (credential: PasskeyCredential): AssertionCredential | null =>
  read(credential, Assertion);
