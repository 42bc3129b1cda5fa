"""The reporting service in Python: nothing of Parley's is needed, only JWT, JWKS and gRPC."""

import json
import os
import sys
import uuid
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import grpc
import jwt

sys.path.append(os.environ.get("PROTO_DIR", str(Path(__file__).parents[2] / "packages/contract/proto")))
protos, services = grpc.protos_and_services("parley/identity/v1/identity.proto")

PARLEY_URL = os.environ.get("PARLEY_URL", "http://localhost:8080")
ISSUER = os.environ.get("PARLEY_ISSUER", PARLEY_URL)
METADATA = [("authorization", "Bearer " + os.environ.get("PARLEY_SERVICE_TOKEN", ""))]
ALGORITHMS = ["RS256", "ES256", "EdDSA"]
PERMISSION = "report.generate"

keys = jwt.PyJWKClient(PARLEY_URL + "/.well-known/jwks.json", lifespan=300)
identity = services.IdentityServiceStub(grpc.insecure_channel(os.environ.get("PARLEY_GRPC", "localhost:50051")))


def claims_of(authorization: str) -> dict:
    """Signature, algorithm, type, issuer, audience and times, on the spot; then whether the session still stands."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or jwt.get_unverified_header(token).get("typ") != "at+jwt":
        raise jwt.InvalidTokenError("not an access token")
    key = keys.get_signing_key_from_jwt(token)
    required = ["exp", "iat", "iss", "aud", "sub", "sid"]
    claims = jwt.decode(
        token,
        key.key,
        algorithms=[name for name in ALGORITHMS if name == key.algorithm_name],
        issuer=ISSUER,
        audience="parley",
        leeway=5,
        options={"require": required},
    )
    # Good for setting up an obligatory second factor at Parley, and for nothing else.
    if claims.get("must_enrol"):
        raise jwt.InvalidTokenError("a second factor has to be set up first")
    if not identity.VerifyToken(protos.TokenRequest(token=token), metadata=METADATA, timeout=2).valid:
        raise jwt.InvalidTokenError("the session has ended")
    return claims


class Reports(BaseHTTPRequestHandler):
    def answer(self, status: int, body: dict, **headers: str) -> None:
        kind = "application/json" if status < 400 else "application/problem+json"
        text = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(text)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        """Quiet: a gateway in front writes the access log."""

    def do_POST(self) -> None:
        correlation_id = self.headers.get("X-Correlation-Id") or str(uuid.uuid4())
        if self.path != "/reports":
            return self.answer(404, {"title": "Nothing here", "status": 404})
        try:
            uid = claims_of(self.headers.get("Authorization", ""))["uid"]
            question = protos.CheckRequest(user_id=uid, permission=PERMISSION)
            metadata = [*METADATA, ("x-correlation-id", correlation_id)]
            if not identity.CheckPermission(question, metadata=metadata, timeout=2).allowed:
                return self.answer(403, {"title": f"It needs {PERMISSION}", "status": 403})
        except jwt.PyJWKClientConnectionError:
            return self.answer(503, {"title": "Parley's keys cannot be read", "status": 503})
        except (jwt.PyJWTError, UnicodeError) as error:
            challenge = {"WWW_Authenticate": 'Bearer error="invalid_token"'}
            return self.answer(401, {"title": "Not signed in", "detail": str(error), "status": 401}, **challenge)
        except grpc.RpcError:
            return self.answer(503, {"title": "Parley cannot be asked", "status": 503})
        now = datetime.now(timezone.utc).isoformat()
        report = {"id": str(uuid.uuid4()), "createdBy": uid, "createdAt": now}
        self.answer(201, report, X_Correlation_Id=correlation_id)


if __name__ == "__main__":
    server = ThreadingHTTPServer((os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "4202"))), Reports)
    print(f"Reporting service at http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
