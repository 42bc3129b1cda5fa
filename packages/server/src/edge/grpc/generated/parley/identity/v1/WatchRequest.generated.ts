// Original file: packages/contract/proto/parley/identity/v1/identity.proto


export interface WatchRequest {
  'since'?: (string);
}

export interface WatchRequest__Output {
  'since': (string);
}
