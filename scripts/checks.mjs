import { existsSync } from "node:fs";
import { securityIsProved } from "./check-security.mjs";
import { BUN, ROOT } from "./places.mjs";
import { Explained, run } from "./processes.mjs";

const inRoot = { cwd: ROOT };
const TYPESCRIPT = `${ROOT}/node_modules/typescript-7/bin/tsc`;
const GENERATED = `${ROOT}/packages/server/src/database/schema.generated.ts`;

const cruised = ["packages", "bench", "examples"].filter((name) => existsSync(`${ROOT}/${name}`));

const types = (project) => run(process.execPath, [TYPESCRIPT, "-p", project], inRoot);

async function generatedIsCurrent() {
  await run(BUN, [`${ROOT}/packages/server/scripts/generate-database-types.ts`, "--verify"], inRoot).catch(
    (error) => {
      throw new Explained(`${GENERATED} is not what the migrations give.\n${error.message}`);
    },
  );
  await run(BUN, [`${ROOT}/packages/server/scripts/generate-proto-types.ts`, "--verify"], inRoot).catch(
    (error) => {
      throw new Explained(
        `The types of the gRPC service are not what identity.proto gives.\n${error.message}`,
      );
    },
  );
}

/** By name, for `npm run check -- types lint`. */
export const checks = {
  types: { title: "Types", check: () => types(".") },
  "web-types": {
    title: "Types of the web client",
    needs: `${ROOT}/packages/web/tsconfig.json`,
    check: () => types("packages/web"),
  },
  lint: {
    title: "Lint and format",
    check: () => run(`${ROOT}/node_modules/.bin/biome`, ["check", "--error-on-warnings", "."], inRoot),
  },
  boundaries: {
    title: "Boundaries: who may import whom",
    check: () =>
      run(
        BUN,
        ["--bun", `${ROOT}/node_modules/dependency-cruiser/bin/dependency-cruise.mjs`, ...cruised],
        inRoot,
      ),
  },
  exports: {
    title: "Dead exports, files and dependencies",
    check: () => run(process.execPath, [`${ROOT}/node_modules/knip/bin/knip.js`, "--no-progress"], inRoot),
  },
  security: { title: "Security: each requirement has its tests", check: securityIsProved },
  generated: { title: "Generated code is up to date", check: generatedIsCurrent },
};
