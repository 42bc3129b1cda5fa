// Original file: packages/contract/proto/parley/identity/v1/identity.proto


export interface TokenRequest {
  'token'?: (string);
}

export interface TokenRequest__Output {
  'token': (string);
}
