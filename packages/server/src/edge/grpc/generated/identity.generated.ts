import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { CheckRequest as _parley_identity_v1_CheckRequest, CheckRequest__Output as _parley_identity_v1_CheckRequest__Output } from './parley/identity/v1/CheckRequest.generated.ts';
import type { CheckResponse as _parley_identity_v1_CheckResponse, CheckResponse__Output as _parley_identity_v1_CheckResponse__Output } from './parley/identity/v1/CheckResponse.generated.ts';
import type { IdentityServiceClient as _parley_identity_v1_IdentityServiceClient, IdentityServiceDefinition as _parley_identity_v1_IdentityServiceDefinition } from './parley/identity/v1/IdentityService.generated.ts';
import type { PermissionResponse as _parley_identity_v1_PermissionResponse, PermissionResponse__Output as _parley_identity_v1_PermissionResponse__Output } from './parley/identity/v1/PermissionResponse.generated.ts';
import type { Revocation as _parley_identity_v1_Revocation, Revocation__Output as _parley_identity_v1_Revocation__Output } from './parley/identity/v1/Revocation.generated.ts';
import type { TokenRequest as _parley_identity_v1_TokenRequest, TokenRequest__Output as _parley_identity_v1_TokenRequest__Output } from './parley/identity/v1/TokenRequest.generated.ts';
import type { TokenResponse as _parley_identity_v1_TokenResponse, TokenResponse__Output as _parley_identity_v1_TokenResponse__Output } from './parley/identity/v1/TokenResponse.generated.ts';
import type { UserRequest as _parley_identity_v1_UserRequest, UserRequest__Output as _parley_identity_v1_UserRequest__Output } from './parley/identity/v1/UserRequest.generated.ts';
import type { WatchRequest as _parley_identity_v1_WatchRequest, WatchRequest__Output as _parley_identity_v1_WatchRequest__Output } from './parley/identity/v1/WatchRequest.generated.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  parley: {
    identity: {
      v1: {
        CheckRequest: MessageTypeDefinition<_parley_identity_v1_CheckRequest, _parley_identity_v1_CheckRequest__Output>
        CheckResponse: MessageTypeDefinition<_parley_identity_v1_CheckResponse, _parley_identity_v1_CheckResponse__Output>
        IdentityService: SubtypeConstructor<typeof grpc.Client, _parley_identity_v1_IdentityServiceClient> & { service: _parley_identity_v1_IdentityServiceDefinition }
        PermissionResponse: MessageTypeDefinition<_parley_identity_v1_PermissionResponse, _parley_identity_v1_PermissionResponse__Output>
        Revocation: MessageTypeDefinition<_parley_identity_v1_Revocation, _parley_identity_v1_Revocation__Output>
        TokenRequest: MessageTypeDefinition<_parley_identity_v1_TokenRequest, _parley_identity_v1_TokenRequest__Output>
        TokenResponse: MessageTypeDefinition<_parley_identity_v1_TokenResponse, _parley_identity_v1_TokenResponse__Output>
        UserRequest: MessageTypeDefinition<_parley_identity_v1_UserRequest, _parley_identity_v1_UserRequest__Output>
        WatchRequest: MessageTypeDefinition<_parley_identity_v1_WatchRequest, _parley_identity_v1_WatchRequest__Output>
      }
    }
  }
}

