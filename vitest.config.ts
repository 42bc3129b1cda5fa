import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// The workspaces export their TypeScript under the condition `bun`.
const conditions = ["bun", "module", "node", "development|production"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["packages/**/*.test.ts", "packages/**/*.test.tsx", "bench/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    globalSetup: ["packages/server/tests/world-database.ts"],
    // Importing a module has no effect here, so files may share a process: a third of the time of one process each.
    pool: "forks",
    isolate: false,
    maxWorkers: Math.max(2, availableParallelism()),
    // Under Bun a module is its namespace; looking inside its default export would lose `z` of zod.
    deps: { interopDefault: false },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes at once, but on a machine that is full.
    expect: { poll: { timeout: 15_000 } },
  },
});
