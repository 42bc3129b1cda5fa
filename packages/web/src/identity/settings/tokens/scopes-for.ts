import { API_TOKEN_SCOPES, type ApiTokenScope, type Operation, operations } from "@parley/contract";

const FOR_ALL: ReadonlySet<string> = new Set(["public", "signed-in", "service"]);

/** The permissions that calls ask for: for whoever holds one of them, the scope `admin` is of use. */
const GUARDS: readonly string[] = Object.values<Operation>(operations).flatMap(({ access }) =>
  FOR_ALL.has(access) ? [] : [access],
);

/** The scopes that one may hand out: nobody hands out what they do not have. */
export const scopesFor = (permissions: readonly string[]): ApiTokenScope[] =>
  API_TOKEN_SCOPES.filter((scope) => {
    if (scope === "introspect") return permissions.includes("token.introspect");
    if (scope === "admin") return GUARDS.some((guard) => permissions.includes(guard));
    return true;
  });
