import { Secret, TOTP } from "otpauth";

/** RFC 4226 4 R6 recommends 160 bits. */
const SECRET_BYTES = 20;
export const PERIOD_SECONDS = 30;
const DIGITS = 6;
/** Steps before and after the present one that count as well: clocks differ, and people type (RFC 6238 5.2). */
const DRIFT_STEPS = 1;

// What every authenticator app understands: several ignore the other parameters of a URI, and then show wrong codes.
const KIND = { algorithm: "SHA1", digits: DIGITS, period: PERIOD_SECONDS } as const;

/** A new secret, in Base32. */
export const makeTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

/** `otpauth:` for a QR code. `issuer` is the name of the service, `account` the person's name there. */
export const totpUri = ({
  secret,
  issuer,
  account,
}: {
  secret: string;
  issuer: string;
  account: string;
}): string => new TOTP({ ...KIND, secret, issuer, label: account }).toString();

/** The step of a time; `now` in milliseconds since the epoch. */
export const stepAt = (now: number): number => TOTP.counter({ period: PERIOD_SECONDS, timestamp: now });

/** The code of a secret at a time. */
export const codeAt = (secret: string, now: number): string =>
  TOTP.generate({ ...KIND, secret: Secret.fromBase32(secret), timestamp: now });

/**
 * The time step that a code is of, among those that count now; null where it is of none. Compared without telling by
 * the time taken how much of it is right.
 */
export const stepOfCode = (
  { secret, code }: { secret: string; code: string },
  { now }: { now: number },
): number | null => {
  // Apps show a code in two groups, and people type it so.
  const token = code.replace(/[\s-]/g, "");
  if (!/^\d{6}$/.test(token)) return null;
  const delta = TOTP.validate({
    ...KIND,
    token,
    secret: Secret.fromBase32(secret),
    timestamp: now,
    window: DRIFT_STEPS,
  });
  return delta === null ? null : stepAt(now) + delta;
};
