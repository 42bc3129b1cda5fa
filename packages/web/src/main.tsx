import { createParley } from "@parley/client";
import { takeFragments } from "./identity/session/fragment.ts";
import { openPage } from "./open-page.tsx";

takeFragments();
await openPage({ parley: createParley({ url: location.origin }), root: document.getElementById("root") });
