import type { ServerDuplexStream, ServerUnaryCall, ServerWritableStream } from "@grpc/grpc-js";
import { raise } from "../../problem.ts";

export type AnyCall =
  | ServerUnaryCall<unknown, unknown>
  | ServerWritableStream<unknown, unknown>
  | ServerDuplexStream<unknown, unknown>;

/** How the caller showed who it is, for the log. */
export type Caller = "service-token" | "api-token" | `certificate:${string}`;

export interface CallerDeps {
  /** Whether it is one of the tokens that the operator gave to services; compared in constant time. */
  readonly isServiceToken: (token: string) => boolean;
  /** Whether it is an API token that may introspect. */
  readonly authenticateService: (token: string) => Promise<boolean>;
  /** Clients may show a certificate of the operator's authority. */
  readonly mutualTls: boolean;
}

const BEARER = /^Bearer ([\w.~+/=-]{1,8192})$/i;

/** Who calls; raises `service_unauthenticated`. Without a promise for a service token, which is the usual case. */
export const createCallerOf = ({ isServiceToken, authenticateService, mutualTls }: CallerDeps) => {
  const byCertificate = (call: AnyCall): Caller => {
    // There only when the certificate was signed by the authority of GRPC_TLS_CLIENT_CA.
    const certificate = mutualTls ? call.getAuthContext().sslPeerCertificate : undefined;
    if (!certificate) return raise("service_unauthenticated");
    return `certificate:${String(certificate.subject?.CN ?? certificate.fingerprint256)}`;
  };

  return (call: AnyCall): Caller | Promise<Caller> => {
    const [header] = call.metadata.get("authorization");
    const token = BEARER.exec(String(header ?? ""))?.[1];
    if (token === undefined) return byCertificate(call);
    if (isServiceToken(token)) return "service-token";
    return authenticateService(token).then((known) => (known ? "api-token" : byCertificate(call)));
  };
};
