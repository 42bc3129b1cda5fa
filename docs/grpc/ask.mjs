// npm install @grpc/grpc-js @grpc/proto-loader; PARLEY_TOKEN=… node ask.mjs ACCESS_TOKEN
import { fileURLToPath } from "node:url";
import { credentials, loadPackageDefinition, Metadata } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

const protos = fileURLToPath(new URL("../../packages/contract/proto", import.meta.url));
const definition = loadSync("parley/identity/v1/identity.proto", { includeDirs: [protos], keepCase: true });
const { IdentityService } = loadPackageDefinition(definition).parley.identity.v1;

const address = process.env.PARLEY_GRPC ?? "127.0.0.1:50051";
const client = new IdentityService(address, credentials.createInsecure());
const metadata = new Metadata();
metadata.set("authorization", `Bearer ${process.env.PARLEY_TOKEN}`);

const ask = (method, question) =>
  new Promise((resolve, reject) => {
    client[method](question, metadata, { deadline: Date.now() + 2_000 }, (error, answer) =>
      error ? reject(error) : resolve(answer),
    );
  });

const who = await ask("VerifyToken", { token: process.argv[2] });
process.stdout.write(`valid ${who.valid} ${who.email ?? ""}${who.reason ?? ""}\n`);
if (who.valid) {
  const { allowed } = await ask("CheckPermission", { user_id: who.uid, permission: "report.generate" });
  process.stdout.write(`report.generate ${allowed ?? false}\n`);
}
client.close();
