// Original file: packages/contract/proto/parley/identity/v1/identity.proto


export interface Revocation {
  'sid'?: (string);
  'uid'?: (string);
  'at'?: (string);
  'reason'?: (string);
  'cursor'?: (string);
}

export interface Revocation__Output {
  'sid': (string);
  'uid': (string);
  'at': (string);
  'reason': (string);
  'cursor': (string);
}
