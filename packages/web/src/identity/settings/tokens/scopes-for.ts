import { API_TOKEN_SCOPES, type ApiTokenScope, PARLEY_PERMISSIONS } from "@parley/contract";

/** The scopes that one may hand out: nobody hands out what they do not have. */
export const scopesFor = (permissions: readonly string[]): ApiTokenScope[] =>
  API_TOKEN_SCOPES.filter((scope) => {
    if (scope === "introspect") return permissions.includes("token.introspect");
    if (scope === "admin") {
      return PARLEY_PERMISSIONS.some((each) => each !== "token.introspect" && permissions.includes(each));
    }
    return true;
  });
