import { type AnyRoute, createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inboxSearch } from "./inbox/inbox-search.ts";
import { searchSearch } from "./search/search-search.ts";

/** The places beside the conversations in one piece, for those who go there. */
const loadPlaces = () => import("./places.ts");

/** What is for oneself, from all conversations: the inbox, saved messages, drafts, what one searches for. */
export const placeRoutesIn = <Parent extends AnyRoute>(parent: Parent) => {
  const getParentRoute = () => parent;
  return [
    createRoute({
      getParentRoute,
      path: "/inbox",
      validateSearch: inboxSearch,
      component: lazyRouteComponent(loadPlaces, "InboxPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/saved",
      component: lazyRouteComponent(loadPlaces, "SavedPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/drafts",
      component: lazyRouteComponent(loadPlaces, "DraftsPage"),
    }),
    createRoute({
      getParentRoute,
      path: "/search",
      validateSearch: searchSearch,
      component: lazyRouteComponent(loadPlaces, "SearchPage"),
    }),
  ] as const;
};
