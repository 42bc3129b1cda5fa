import { createParley } from "@parley/client";
import { keepLinkOfPage } from "./chat/browse/held-link.ts";
import { takeFragments } from "./identity/session/fragment.ts";
import { openPage } from "./open-page.tsx";

takeFragments();
keepLinkOfPage();
await openPage({ parley: createParley({ url: location.origin }), root: document.getElementById("root") });
