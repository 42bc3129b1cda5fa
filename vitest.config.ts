import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/**/*.test.ts", "packages/**/*.test.tsx"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    globalSetup: ["packages/server/tests/world-database.ts"],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
