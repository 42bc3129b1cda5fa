import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";

/** Where the API is while this page is served by Vite. It refuses calls of other origins, hence the header. */
const SERVER = process.env.PARLEY_SERVER ?? "http://127.0.0.1:8080";
const headers = { origin: SERVER };

export default defineConfig(({ command }) => {
  // A test that builds the page says NODE_ENV=test, and React would be the one for developers, for whoever comes next.
  if (command === "build") process.env.NODE_ENV = "production";
  return {
    plugins: [react(), tailwindcss()],
    // The condition under which the other workspaces export their TypeScript sources: no build before this one.
    resolve: { conditions: ["bun", ...defaultClientConditions] },
    server: {
      port: 5173,
      proxy: {
        "/api": { target: SERVER, ws: true, headers },
        "/.well-known": { target: SERVER, headers },
        "/health": { target: SERVER, headers },
      },
    },
    build: {
      outDir: "dist",
      target: "baseline-widely-available",
      // Everything is a file of its own, so that the content security policy needs no exception.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: true,
      // All emoji with their names, fetched when somebody looks for one, are 560 kB (85 kB as gzip).
      chunkSizeWarningLimit: 600,
    },
  };
});
