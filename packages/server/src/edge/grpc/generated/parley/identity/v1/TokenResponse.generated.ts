// Original file: packages/contract/proto/parley/identity/v1/identity.proto

import type { Long } from '@grpc/proto-loader';

export interface TokenResponse {
  'valid'?: (boolean);
  'uid'?: (string);
  'email'?: (string);
  'roles'?: (string)[];
  'mfa_verified'?: (boolean);
  'sid'?: (string);
  'exp'?: (number | string | Long);
  'reason'?: (string);
}

export interface TokenResponse__Output {
  'valid': (boolean);
  'uid': (string);
  'email': (string);
  'roles': (string)[];
  'mfa_verified': (boolean);
  'sid': (string);
  'exp': (number);
  'reason': (string);
}
