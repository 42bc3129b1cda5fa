import type { AdminUser } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

/** Shows an account as the server has it now, and asks again for the lists it stands in. */
export const useUserChanged = (): ((user: AdminUser) => void) => {
  const queries = useQueryClient();
  return useCallback(
    (user) => {
      queries.setQueryData(["admin", "user", user.id], user);
      for (const key of ["users", "roles", "user-events", "user-sessions"]) {
        void queries.invalidateQueries({ queryKey: ["admin", key] });
      }
    },
    [queries],
  );
};
