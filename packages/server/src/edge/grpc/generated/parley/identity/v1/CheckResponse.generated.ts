// Original file: packages/contract/proto/parley/identity/v1/identity.proto


export interface CheckResponse {
  'allowed'?: (boolean);
}

export interface CheckResponse__Output {
  'allowed': (boolean);
}
