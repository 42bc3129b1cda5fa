import { Outlet } from "@tanstack/react-router";
import { useGoOnWithOtherTabs } from "./session/use-go-on-with-other-tabs.ts";

/** Around every page for whoever is not signed in. */
export const OutsideLayout = () => {
  useGoOnWithOtherTabs();
  return <Outlet />;
};
