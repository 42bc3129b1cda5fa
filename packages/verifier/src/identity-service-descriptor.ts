const field = (type: string, id: number) => ({ type, id });
const list = (type: string, id: number) => ({ rule: "repeated", type, id });

/**
 * `parley/identity/v1/identity.proto` as data, so that no file has to be found at run time.
 * A test compares it with the file in the contract.
 */
export const IDENTITY_SERVICE_DESCRIPTOR = {
  nested: {
    parley: {
      nested: {
        identity: {
          nested: {
            v1: {
              nested: {
                IdentityService: {
                  methods: {
                    VerifyToken: { requestType: "TokenRequest", responseType: "TokenResponse" },
                    GetUserPermissions: { requestType: "UserRequest", responseType: "PermissionResponse" },
                    CheckPermission: { requestType: "CheckRequest", responseType: "CheckResponse" },
                    WatchRevocations: {
                      requestType: "WatchRequest",
                      responseType: "Revocation",
                      responseStream: true,
                    },
                  },
                },
                TokenRequest: { fields: { token: field("string", 1) } },
                TokenResponse: {
                  fields: {
                    valid: field("bool", 1),
                    uid: field("string", 2),
                    email: field("string", 3),
                    roles: list("string", 4),
                    mfa_verified: field("bool", 5),
                    sid: field("string", 6),
                    exp: field("int64", 7),
                    reason: field("string", 8),
                  },
                },
                UserRequest: { fields: { user_id: field("string", 1) } },
                PermissionResponse: { fields: { roles: list("string", 1), permissions: list("string", 2) } },
                CheckRequest: { fields: { user_id: field("string", 1), permission: field("string", 2) } },
                CheckResponse: { fields: { allowed: field("bool", 1) } },
                WatchRequest: { fields: { since: field("string", 1) } },
                Revocation: {
                  fields: {
                    sid: field("string", 1),
                    uid: field("string", 2),
                    at: field("string", 3),
                    reason: field("string", 4),
                    cursor: field("string", 5),
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};
