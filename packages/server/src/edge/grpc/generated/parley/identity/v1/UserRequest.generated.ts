// Original file: packages/contract/proto/parley/identity/v1/identity.proto


export interface UserRequest {
  'user_id'?: (string);
}

export interface UserRequest__Output {
  'user_id': (string);
}
