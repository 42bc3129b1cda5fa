"""The reporting service in Python: nothing of Parley's is needed, only JWT, JWKS and gRPC."""

import json
import os
import sys
import uuid
from datetime import datetime, timezone
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import grpc
import jwt

sys.path.append(os.environ.get("PROTO_DIR", str(Path(__file__).parents[2] / "packages/contract/proto")))
protos, services = grpc.protos_and_services("parley/identity/v1/identity.proto")

URL = os.environ.get("PARLEY_URL", "http://localhost:8080")
CHECKS = {"issuer": os.environ.get("PARLEY_ISSUER", URL), "audience": "parley", "leeway": 5}
REQUIRED = {"require": ["exp", "iat", "iss", "aud", "sub", "sid", "uid"]}
keys = jwt.PyJWKClient(URL + "/.well-known/jwks.json", lifespan=300)
parley = services.IdentityServiceStub(grpc.insecure_channel(os.environ.get("PARLEY_GRPC", "localhost:50051")))


def uid_of(token: str) -> str:
    """Checks a token on the spot: signature by a key of its own algorithm, type, issuer, audience, times."""
    key = keys.get_signing_key_from_jwt(token)
    checked = jwt.decode_complete(token, key, algorithms=[key.algorithm_name], options=REQUIRED, **CHECKS)
    # With must_enrol it is good for setting up a second factor at Parley, and for nothing else.
    if checked["header"].get("typ") != "at+jwt" or checked["payload"].get("must_enrol"):
        raise jwt.InvalidTokenError("not an access token for services")
    return checked["payload"]["uid"]


def judge(token: str, **call) -> tuple[int, str]:
    """What a request comes to: 201, 401 or 403, or 503 while Parley cannot be asked."""
    try:
        uid = uid_of(token)
        session = parley.VerifyToken(protos.TokenRequest(token=token), **call)
        right = parley.CheckPermission(protos.CheckRequest(user_id=uid, permission="report.generate"), **call)
    except (jwt.PyJWKClientConnectionError, grpc.RpcError):
        return 503, ""
    except (jwt.PyJWTError, UnicodeError):
        return 401, ""
    if not session.valid:
        return 401, ""
    return (201, uid) if right.allowed else (403, "")


class Reports(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        correlation_id = self.headers.get("X-Correlation-Id") or str(uuid.uuid4())
        service_token = "Bearer " + os.environ.get("PARLEY_SERVICE_TOKEN", "")
        metadata = [("authorization", service_token), ("x-correlation-id", correlation_id)]
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        status, uid = judge(token, metadata=metadata, timeout=2) if self.path == "/reports" else (404, "")
        body = {"title": HTTPStatus(status).phrase, "status": status}
        if status == 201:
            now = datetime.now(timezone.utc).isoformat()
            body = {"id": str(uuid.uuid4()), "createdBy": uid, "createdAt": now}
        self.send_response(status)
        self.send_header("Content-Type", "application/json" if status == 201 else "application/problem+json")
        self.send_header("X-Correlation-Id", correlation_id)
        if status == 401:
            self.send_header("WWW-Authenticate", 'Bearer error="invalid_token"')
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        """Quiet: a gateway in front writes the access log."""


if __name__ == "__main__":
    server = ThreadingHTTPServer((os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "4202"))), Reports)
    print(f"Reporting service at http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
