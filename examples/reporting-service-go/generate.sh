#!/usr/bin/env bash
# Makes identityv1/ from the contract's proto file. Needs Go, and Python with grpcio-tools, which brings a protoc.
set -euo pipefail
cd "$(dirname "$0")"
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
GOBIN="$tools" go install google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.10
GOBIN="$tools" go install google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.5.1
proto=parley/identity/v1/identity.proto
to="M$proto=parley.example/reporting-service/identityv1,module=parley.example/reporting-service"
PATH="$tools:$PATH" "${PYTHON:-python3}" -m grpc_tools.protoc -I ../../packages/contract/proto \
  --go_out=. --go_opt="$to" --go-grpc_out=. --go-grpc_opt="$to" "$proto"
