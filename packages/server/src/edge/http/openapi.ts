import {
  type Operation,
  type Outcome,
  operations,
  Problem,
  type ProblemCode,
  pathFields,
  problems,
  scopeOf,
} from "@parley/contract";
import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { statusOf } from "../problem-body.ts";

/** What any call may meet, beside its own problems. */
const GENERAL: readonly ProblemCode[] = [
  "validation_failed",
  "address_too_long",
  "https_required",
  "rate_limited",
  "storage_unavailable",
  "internal_error",
];
const OF_SIGNED_IN: readonly ProblemCode[] = [
  "token_missing",
  "token_invalid",
  "session_revoked",
  "revocations_unknown",
];
const OF_BODIES: readonly ProblemCode[] = [
  "malformed_body",
  "body_too_large",
  "body_too_slow",
  "cross_site_refused",
];

const problemCodesOf = (operation: Operation): ProblemCode[] => [
  ...(operation.problems as readonly ProblemCode[]),
  ...GENERAL,
  ...(operation.access === "public" && operation.path !== "/api/v1/auth/logout" ? [] : OF_SIGNED_IN),
  ...(operation.access === "public" || operation.access === "signed-in"
    ? []
    : (["permission_denied"] as const)),
  ...ofApiTokens(operation),
  ...(operation.method === "GET" ? [] : OF_BODIES),
];

/** What an API token meets where it may not call, or lacks the scope. */
const ofApiTokens = (operation: Operation): ProblemCode[] => {
  if (operation.access === "public") return [];
  return [
    scopeOf(operation) === null && operation.access !== "service" ? "api_token_refused" : "scope_missing",
  ];
};

const problemResponses = (operation: Operation) => {
  const byStatus = Map.groupBy(new Set(problemCodesOf(operation)), statusOf);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join("; "),
        content: { "application/problem+json": { schema: Problem } },
      },
    ]),
  );
};

const outcomeResponses = (operation: Operation) =>
  Object.fromEntries(
    Object.entries(operation.outcomes).map(([outcome, { status, body, file, headers }]) => [
      status,
      {
        description: outcome,
        ...(status === 302 ? TO_ANOTHER_PAGE : body ? { content: contentOf(body, file) } : {}),
        ...(headers ? { headers: headersOf(headers) } : {}),
      },
    ]),
  );

/** What is a body to the feature is a header to the browser. */
const TO_ANOTHER_PAGE = {
  headers: { Location: { description: "Where to go on", schema: { type: "string" as const } } },
};

/** A file is described as bytes: its schema is the server's own. */
const contentOf = (body: z.ZodType, file: Outcome["file"]) =>
  file
    ? { [file.contentType]: { schema: { type: "string" as const, format: "binary" } } }
    : { "application/json": { schema: body } };

const headersOf = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(headers).map(([header, field]) => [
      header,
      { description: `${field} of the body, percent-encoded`, schema: { type: "string" as const } },
    ]),
  );

const pick = (shape: Record<string, z.core.SomeType>, names: readonly string[]) =>
  z.object(Object.fromEntries(names.flatMap((name) => (shape[name] ? [[name, shape[name]]] : []))));

const operationObject = (name: string, operation: Operation): ZodOpenApiOperationObject => {
  const { shape } = operation.input;
  const inPath = pathFields(operation.path);
  const rest = Object.keys(shape).filter((field) => !inPath.includes(field));
  const inQuery = operation.method === "GET" || operation.method === "DELETE";
  const isOptional = pick(shape, rest).safeParse({}).success;
  return {
    operationId: name,
    summary: operation.summary,
    tags: [name.split(".")[0] ?? name],
    security: operation.access === "public" ? [] : [{ accessToken: [] }],
    requestParams: {
      ...(inPath.length > 0 ? { path: pick(shape, inPath) } : {}),
      ...(inQuery && rest.length > 0 ? { query: pick(shape, rest) } : {}),
    },
    ...(!inQuery && rest.length > 0
      ? {
          requestBody: {
            required: !isOptional,
            content: {
              "application/json": { schema: pick(shape, rest) },
              ...(operation.form
                ? { "application/x-www-form-urlencoded": { schema: pick(shape, rest) } }
                : {}),
            },
          },
        }
      : {}),
    responses: {
      ...problemResponses(operation),
      ...outcomeResponses(operation),
      // By the runtime, which closes the connection before the operation hears of it.
      431: { description: "Address and headers past 16 KiB together; no body" },
      ...(operation.cacheSeconds === undefined
        ? {}
        : { 304: { description: "As it was, by If-None-Match" } }),
    },
  };
};

/** The OpenAPI 3.1 document: a loop over the operations of the contract. */
export const openApiDocument = (publicUrl: string) => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const [name, operation] of Object.entries<Operation>(operations)) {
    paths[operation.path] ??= {};
    Object.assign(paths[operation.path] ?? {}, {
      [operation.method.toLowerCase()]: operationObject(name, operation),
    });
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Parley",
      version: "1",
      description:
        "Identity and real-time chat. Errors are RFC 9457 problems. The realtime socket is `/api/v1/realtime`, " +
        "subprotocol `parley.v1.json`.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: publicUrl }],
    paths: paths as ZodOpenApiPathsObject,
    components: {
      securitySchemes: { accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
  });
};
