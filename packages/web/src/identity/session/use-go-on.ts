import { useRouter } from "@tanstack/react-router";
import { useCallback } from "react";
import { heldReturnTarget } from "./return-target.ts";

/** Goes where one wanted to go, from a page that stands for whoever is signed in and whoever is not. */
export const useGoOn = (): (() => void) => {
  const router = useRouter();
  return useCallback(() => void router.navigate({ href: heldReturnTarget() ?? "/" }), [router]);
};
