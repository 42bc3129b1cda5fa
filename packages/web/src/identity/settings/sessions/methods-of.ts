/** How somebody signed in, in the words of these pages. */
export type SignInMethod = "password" | "passkey" | "app" | "mail" | "provider" | "recovery" | "link";

const METHODS: ReadonlyMap<string, SignInMethod> = new Map([
  ["pwd", "password"],
  ["hwk", "passkey"],
  ["swk", "passkey"],
  ["otp", "app"],
  ["mail", "mail"],
  ["provider", "provider"],
  ["recovery", "recovery"],
  ["link", "link"],
]);

/** What the `amr` of a session (RFC 8176) says, each once, in its order; what is not known is left out. */
export const methodsOf = (amr: readonly string[]): SignInMethod[] => [
  ...new Set(amr.flatMap((value) => METHODS.get(value) ?? [])),
];
