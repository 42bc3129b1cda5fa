import type { Role } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useParley } from "../../use-parley.ts";
import { useMay } from "../admin-places.ts";

export const ROLES_KEY = ["admin", "roles"];

/** Every role; undefined until they are there, and for whoever may not see them. */
export const useRoles = () => {
  const parley = useParley();
  const enabled = useMay("role.read");
  return useQuery({
    queryKey: ROLES_KEY,
    enabled,
    refetchOnMount: "always",
    queryFn: () => parley.call("role.list", {}),
    select: (answer): readonly Role[] => answer.items,
  });
};
