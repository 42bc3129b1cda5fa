// Original file: packages/contract/proto/parley/identity/v1/identity.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CheckRequest as _parley_identity_v1_CheckRequest, CheckRequest__Output as _parley_identity_v1_CheckRequest__Output } from '../../../parley/identity/v1/CheckRequest.generated.ts';
import type { CheckResponse as _parley_identity_v1_CheckResponse, CheckResponse__Output as _parley_identity_v1_CheckResponse__Output } from '../../../parley/identity/v1/CheckResponse.generated.ts';
import type { PermissionResponse as _parley_identity_v1_PermissionResponse, PermissionResponse__Output as _parley_identity_v1_PermissionResponse__Output } from '../../../parley/identity/v1/PermissionResponse.generated.ts';
import type { Revocation as _parley_identity_v1_Revocation, Revocation__Output as _parley_identity_v1_Revocation__Output } from '../../../parley/identity/v1/Revocation.generated.ts';
import type { TokenRequest as _parley_identity_v1_TokenRequest, TokenRequest__Output as _parley_identity_v1_TokenRequest__Output } from '../../../parley/identity/v1/TokenRequest.generated.ts';
import type { TokenResponse as _parley_identity_v1_TokenResponse, TokenResponse__Output as _parley_identity_v1_TokenResponse__Output } from '../../../parley/identity/v1/TokenResponse.generated.ts';
import type { UserRequest as _parley_identity_v1_UserRequest, UserRequest__Output as _parley_identity_v1_UserRequest__Output } from '../../../parley/identity/v1/UserRequest.generated.ts';
import type { WatchRequest as _parley_identity_v1_WatchRequest, WatchRequest__Output as _parley_identity_v1_WatchRequest__Output } from '../../../parley/identity/v1/WatchRequest.generated.ts';

export interface IdentityServiceClient extends grpc.Client {
  CheckPermission(argument: _parley_identity_v1_CheckRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_parley_identity_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  CheckPermission(argument: _parley_identity_v1_CheckRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_parley_identity_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  CheckPermission(argument: _parley_identity_v1_CheckRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_parley_identity_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  CheckPermission(argument: _parley_identity_v1_CheckRequest, callback: grpc.requestCallback<_parley_identity_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  checkPermission(argument: _parley_identity_v1_CheckRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_parley_identity_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  checkPermission(argument: _parley_identity_v1_CheckRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_parley_identity_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  checkPermission(argument: _parley_identity_v1_CheckRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_parley_identity_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  checkPermission(argument: _parley_identity_v1_CheckRequest, callback: grpc.requestCallback<_parley_identity_v1_CheckResponse__Output>): grpc.ClientUnaryCall;
  
  GetUserPermissions(argument: _parley_identity_v1_UserRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_parley_identity_v1_PermissionResponse__Output>): grpc.ClientUnaryCall;
  GetUserPermissions(argument: _parley_identity_v1_UserRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_parley_identity_v1_PermissionResponse__Output>): grpc.ClientUnaryCall;
  GetUserPermissions(argument: _parley_identity_v1_UserRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_parley_identity_v1_PermissionResponse__Output>): grpc.ClientUnaryCall;
  GetUserPermissions(argument: _parley_identity_v1_UserRequest, callback: grpc.requestCallback<_parley_identity_v1_PermissionResponse__Output>): grpc.ClientUnaryCall;
  getUserPermissions(argument: _parley_identity_v1_UserRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_parley_identity_v1_PermissionResponse__Output>): grpc.ClientUnaryCall;
  getUserPermissions(argument: _parley_identity_v1_UserRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_parley_identity_v1_PermissionResponse__Output>): grpc.ClientUnaryCall;
  getUserPermissions(argument: _parley_identity_v1_UserRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_parley_identity_v1_PermissionResponse__Output>): grpc.ClientUnaryCall;
  getUserPermissions(argument: _parley_identity_v1_UserRequest, callback: grpc.requestCallback<_parley_identity_v1_PermissionResponse__Output>): grpc.ClientUnaryCall;
  
  VerifyToken(argument: _parley_identity_v1_TokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_parley_identity_v1_TokenResponse__Output>): grpc.ClientUnaryCall;
  VerifyToken(argument: _parley_identity_v1_TokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_parley_identity_v1_TokenResponse__Output>): grpc.ClientUnaryCall;
  VerifyToken(argument: _parley_identity_v1_TokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_parley_identity_v1_TokenResponse__Output>): grpc.ClientUnaryCall;
  VerifyToken(argument: _parley_identity_v1_TokenRequest, callback: grpc.requestCallback<_parley_identity_v1_TokenResponse__Output>): grpc.ClientUnaryCall;
  verifyToken(argument: _parley_identity_v1_TokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_parley_identity_v1_TokenResponse__Output>): grpc.ClientUnaryCall;
  verifyToken(argument: _parley_identity_v1_TokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_parley_identity_v1_TokenResponse__Output>): grpc.ClientUnaryCall;
  verifyToken(argument: _parley_identity_v1_TokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_parley_identity_v1_TokenResponse__Output>): grpc.ClientUnaryCall;
  verifyToken(argument: _parley_identity_v1_TokenRequest, callback: grpc.requestCallback<_parley_identity_v1_TokenResponse__Output>): grpc.ClientUnaryCall;
  
  WatchRevocations(argument: _parley_identity_v1_WatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_parley_identity_v1_Revocation__Output>;
  WatchRevocations(argument: _parley_identity_v1_WatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_parley_identity_v1_Revocation__Output>;
  watchRevocations(argument: _parley_identity_v1_WatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_parley_identity_v1_Revocation__Output>;
  watchRevocations(argument: _parley_identity_v1_WatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_parley_identity_v1_Revocation__Output>;
  
}

export interface IdentityServiceHandlers extends grpc.UntypedServiceImplementation {
  CheckPermission: grpc.handleUnaryCall<_parley_identity_v1_CheckRequest__Output, _parley_identity_v1_CheckResponse>;
  
  GetUserPermissions: grpc.handleUnaryCall<_parley_identity_v1_UserRequest__Output, _parley_identity_v1_PermissionResponse>;
  
  VerifyToken: grpc.handleUnaryCall<_parley_identity_v1_TokenRequest__Output, _parley_identity_v1_TokenResponse>;
  
  WatchRevocations: grpc.handleServerStreamingCall<_parley_identity_v1_WatchRequest__Output, _parley_identity_v1_Revocation>;
  
}

export interface IdentityServiceDefinition extends grpc.ServiceDefinition {
  CheckPermission: MethodDefinition<_parley_identity_v1_CheckRequest, _parley_identity_v1_CheckResponse, _parley_identity_v1_CheckRequest__Output, _parley_identity_v1_CheckResponse__Output>
  GetUserPermissions: MethodDefinition<_parley_identity_v1_UserRequest, _parley_identity_v1_PermissionResponse, _parley_identity_v1_UserRequest__Output, _parley_identity_v1_PermissionResponse__Output>
  VerifyToken: MethodDefinition<_parley_identity_v1_TokenRequest, _parley_identity_v1_TokenResponse, _parley_identity_v1_TokenRequest__Output, _parley_identity_v1_TokenResponse__Output>
  WatchRevocations: MethodDefinition<_parley_identity_v1_WatchRequest, _parley_identity_v1_Revocation, _parley_identity_v1_WatchRequest__Output, _parley_identity_v1_Revocation__Output>
}
