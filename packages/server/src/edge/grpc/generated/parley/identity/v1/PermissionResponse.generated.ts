// Original file: packages/contract/proto/parley/identity/v1/identity.proto


export interface PermissionResponse {
  'roles'?: (string)[];
  'permissions'?: (string)[];
}

export interface PermissionResponse__Output {
  'roles': (string)[];
  'permissions': (string)[];
}
