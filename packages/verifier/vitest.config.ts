import { defineConfig } from "vitest/config";

// These tests need no database, which the configuration of the whole repository starts.
const conditions = ["bun", "module", "node", "development|production"];

export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    pool: "forks",
    isolate: false,
    deps: { interopDefault: false },
    testTimeout: 20_000,
  },
});
