"""pip install grpcio grpcio-tools; PARLEY_TOKEN=… python ask.py ACCESS_TOKEN"""

import os
import sys

import grpc

# The proto file as a module, with no files generated; grpcio-tools does it.
sys.path.append(os.path.join(os.path.dirname(__file__), "../../packages/contract/proto"))
messages, services = grpc.protos_and_services("parley/identity/v1/identity.proto")

metadata = [("authorization", f"Bearer {os.environ['PARLEY_TOKEN']}")]
with grpc.insecure_channel(os.environ.get("PARLEY_GRPC", "127.0.0.1:50051")) as channel:
    identity = services.IdentityServiceStub(channel)
    who = identity.VerifyToken(messages.TokenRequest(token=sys.argv[1]), metadata=metadata, timeout=2)
    print("valid", str(who.valid).lower(), who.email or who.reason)
    if who.valid:
        question = messages.CheckRequest(user_id=who.uid, permission="report.generate")
        answer = identity.CheckPermission(question, metadata=metadata, timeout=2)
        print("report.generate", str(answer.allowed).lower())
