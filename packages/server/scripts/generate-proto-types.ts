// Writes the types of the gRPC service as the proto file declares it; with --verify it only compares, for npm run check.
// Run by Bun.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { cp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** From the root: the path ends up in what is generated. */
const PROTOS = "packages/contract/proto";
const PROTO = "parley/identity/v1/identity.proto";
const TARGET = join(ROOT, "packages/server/src/edge/grpc/generated");

const home = mkdtempSync(join(tmpdir(), "parley-proto-"));

const contentsOf = (directory: string) =>
  (readdirSync(directory, { recursive: true }) as string[])
    .filter((name) => statSync(join(directory, name)).isFile())
    .sort()
    .map((name) => [name, readFileSync(join(directory, name), "utf8")]);

async function generate(out: string): Promise<void> {
  const generator = Bun.spawn(
    [
      ...[process.execPath, "--bun", join(ROOT, "node_modules/.bin/proto-loader-gen-types")],
      // As load-service.ts loads them.
      ...["--keepCase", "--longs=Number", "--defaults", "--grpcLib=@grpc/grpc-js"],
      ...["--targetFileExtension=.generated.ts", "--importFileExtension=.generated.ts"],
      ...[`--outDir=${out}`, `--includeDirs=${PROTOS}`, "--", PROTO],
    ],
    { cwd: ROOT, stdout: "inherit", stderr: "inherit" },
  );
  if ((await generator.exited) !== 0) throw new Error("proto-loader-gen-types failed");
}

try {
  await generate(home);
  if (!process.argv.includes("--verify")) {
    rmSync(TARGET, { recursive: true, force: true });
    await cp(home, TARGET, { recursive: true });
  } else if (JSON.stringify(contentsOf(home)) !== JSON.stringify(contentsOf(TARGET))) {
    process.stderr.write("Run: node_modules/.bin/bun packages/server/scripts/generate-proto-types.ts\n");
    process.exitCode = 1;
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
