import { fromJSON, loadSync } from "@grpc/proto-loader";
import { expect, test } from "vitest";
import { IDENTITY_SERVICE_DESCRIPTOR } from "../src/identity-service-descriptor.ts";
import { PROTO } from "./fake-identity.ts";

/** Names, numbers and types of all messages and methods, as protobuf's own descriptors say them. */
const shapeOf = (definition: ReturnType<typeof loadSync>) =>
  Object.fromEntries(
    Object.entries(definition).map(([name, part]) => {
      if ("type" in part) {
        const { field } = part.type as {
          field: { name: string; number: number; type: string; label: string }[];
        };
        return [name, field.map((one) => [one.name, one.number, one.type, one.label])];
      }
      const methods = Object.values(part as Record<string, object>) as {
        path: string;
        requestStream: boolean;
        responseStream: boolean;
        requestType: { type: { name: string } };
        responseType: { type: { name: string } };
      }[];
      return [
        name,
        methods.map((one) => [
          one.path,
          one.requestStream,
          one.responseStream,
          one.requestType.type.name,
          one.responseType.type.name,
        ]),
      ];
    }),
  );

test("the descriptor says what the contract's proto file says", () => {
  const options = { keepCase: true };
  const ofFile = shapeOf(loadSync(PROTO, options));
  expect(Object.keys(ofFile).length).toBeGreaterThan(8);
  const descriptor = IDENTITY_SERVICE_DESCRIPTOR as object as Parameters<typeof fromJSON>[0];
  expect(shapeOf(fromJSON(descriptor, options))).toEqual(ofFile);
});
