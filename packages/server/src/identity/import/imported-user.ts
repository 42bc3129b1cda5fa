import { DISPLAY_NAME_CHARACTERS_MAX, Email, nameOf, Username } from "@parley/contract";
import { z } from "zod";
import { readStoredHash } from "../password/stored-hash.ts";
import { ADMIN_ROLE } from "../role/role-store.ts";

/** An account as another system knew it, checked. */
export interface ImportedUser {
  readonly email: string;
  readonly username: string;
  readonly displayName: string;
  /** With `user`, which everyone has. */
  readonly roles: readonly string[];
  readonly emailVerified: boolean;
  /** Null: they choose a password by "forgot password". */
  readonly passwordHash: string | null;
  readonly state: "active" | "locked" | "deactivated";
}

export interface ImportRules {
  readonly knownRoles: ReadonlySet<string>;
  readonly allowAdmin: boolean;
}

export type ImportedUserReading =
  | { readonly at: "valid"; readonly user: ImportedUser }
  | { readonly at: "refused"; readonly reason: string };

export const IMPORTED_FIELDS = [
  "email",
  "username",
  "displayName",
  "roles",
  "emailVerified",
  "passwordHash",
  "state",
] as const;

const PasswordHash = z.string().superRefine((text, context) => {
  const reading = readStoredHash(text);
  if (reading.at === "read") return;
  const message = reading.at === "unknown" ? "its format is not one of docs/passwords.md" : reading.reason;
  context.addIssue({ code: "custom", message });
});

// A field that nobody reads may be a misspelt one, so it is refused.
const ImportedFields = z.strictObject({
  email: Email,
  username: Username,
  displayName: nameOf({ max: DISPLAY_NAME_CHARACTERS_MAX }).nullish(),
  roles: z.array(z.string()).nullish(),
  emailVerified: z.boolean().nullish(),
  passwordHash: PasswordHash.nullish(),
  state: z.enum(["active", "locked", "deactivated"]).nullish(),
});

/** Checks what stands on one line. The reason is for the operator, and holds no part of a hash. */
export const readImportedUser = (fields: unknown, rules: ImportRules): ImportedUserReading => {
  const parsed = ImportedFields.safeParse(fields);
  if (!parsed.success) return refused(parsed.error.issues.map(reasonOf).join("; "));
  const { email, username, displayName, roles, emailVerified, passwordHash, state } = parsed.data;
  const unknown = roles?.filter((role) => !rules.knownRoles.has(role)) ?? [];
  if (unknown.length > 0) return refused(`roles: there is no role ${unknown.join(", ")}`);
  if (roles?.includes(ADMIN_ROLE) && !rules.allowAdmin)
    return refused(`roles: ${ADMIN_ROLE} is given only with --allow-admin`);
  const user: ImportedUser = {
    email,
    username,
    displayName: displayName ?? username,
    roles: [...new Set(["user", ...(roles ?? [])])],
    emailVerified: emailVerified ?? false,
    passwordHash: passwordHash ?? null,
    state: state ?? "active",
  };
  return { at: "valid", user };
};

const refused = (reason: string): ImportedUserReading => ({ at: "refused", reason });

const reasonOf = ({ path, message }: { path: readonly PropertyKey[]; message: string }) =>
  path.length === 0 ? message : `${path.join(".")}: ${message}`;
