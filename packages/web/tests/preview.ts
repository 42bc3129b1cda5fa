// The page on a client in memory, for looking at: `/tests/preview.html?scene=…#/c/…`. Never part of a build.
import { createMemoryHistory } from "@tanstack/react-router";
import { openPage } from "../src/open-page.tsx";
import { createFakeParley, type Scene } from "./fake-parley.ts";

const search = new URLSearchParams(location.search);
const scene = (search.get("scene") ?? "lively") as Scene;
const parley = createFakeParley(scene);
Object.assign(window, { parley });
await parley.restore();
await openPage({
  parley,
  root: document.getElementById("root"),
  history: createMemoryHistory({ initialEntries: [location.hash.slice(1) || "/"] }),
});
