// Original file: packages/contract/proto/parley/identity/v1/identity.proto


export interface CheckRequest {
  'user_id'?: (string);
  'permission'?: (string);
}

export interface CheckRequest__Output {
  'user_id': (string);
  'permission': (string);
}
