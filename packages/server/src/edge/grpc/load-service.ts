import { join } from "node:path";
import { loadPackageDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { protoPath as HEALTH_PROTO } from "grpc-health-check";
import type { ProtoGrpcType } from "./generated/identity.generated.ts";

const PROTOS = join(import.meta.dirname, "../../../../contract/proto");

/** Reads `identity.proto`, and that of the health service so that reflection knows it too. */
export const loadService = () => {
  const definition = loadSync(["parley/identity/v1/identity.proto", HEALTH_PROTO], {
    includeDirs: [PROTOS],
    // As scripts/generate-proto-types.ts has them.
    keepCase: true,
    longs: Number,
    defaults: true,
  });
  const loaded = loadPackageDefinition(definition) as unknown as ProtoGrpcType;
  return { definition, identity: loaded.parley.identity.v1.IdentityService };
};
