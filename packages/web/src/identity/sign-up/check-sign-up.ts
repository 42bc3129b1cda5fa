import { Email, Username } from "@parley/contract";

export interface SignUpValues {
  readonly displayName: string;
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

/** As the server counts: a letter with its accents is as many characters as Unicode's canonical composition leaves. */
export const charactersOf = (password: string): number => [...password.normalize("NFC")].length;

/** What each field lacks; the words for it are the page's. */
export type SignUpLack = "required" | "usernameInvalid" | "emailInvalid" | "passwordTooShort";

/**
 * Looks through a sign-up before it is sent. The server decides; what it would refuse for its form alone is said here at
 * once. `passwordMinLength` is undefined while it is not known.
 */
export const lacksOf = (
  { username, email, password }: SignUpValues,
  passwordMinLength: number | undefined,
): Partial<Record<keyof SignUpValues, SignUpLack>> => {
  const lacks: Partial<Record<keyof SignUpValues, SignUpLack>> = {};
  if (!username.trim()) lacks.username = "required";
  else if (!Username.safeParse(username.trim()).success) lacks.username = "usernameInvalid";
  if (!email.trim()) lacks.email = "required";
  else if (!Email.safeParse(email.trim()).success) lacks.email = "emailInvalid";
  if (!password) lacks.password = "required";
  else if (charactersOf(password) < (passwordMinLength ?? 0)) lacks.password = "passwordTooShort";
  return lacks;
};
