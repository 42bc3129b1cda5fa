import type { Parley } from "@parley/client";
import { createRootRouteWithContext, Outlet } from "@tanstack/react-router";
import { NowherePage } from "./design/nowhere-page.tsx";
import { StumbledPage } from "./design/stumbled-page.tsx";

interface RouterContext {
  readonly parley: Parley;
}

/** What every page hangs from. Apart from the router, so that the pages of a part can be named in a file of theirs. */
export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  errorComponent: StumbledPage,
  notFoundComponent: NowherePage,
});
