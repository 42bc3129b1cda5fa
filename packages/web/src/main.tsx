import { createParley } from "@parley/client";
import { openPage } from "./open-page.tsx";

await openPage({ parley: createParley({ url: location.origin }), root: document.getElementById("root") });
