import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useOwnProfile, useParley } from "../../use-parley.ts";
import { ownKey } from "./use-change.ts";

/** How one's account is protected. Asked for again when the account changes, here or in another tab. */
export const useSecurity = () => {
  const parley = useParley();
  const queries = useQueryClient();
  const revision = useOwnProfile()?.revision;
  const seen = useRef(revision);
  useEffect(() => {
    if (seen.current === revision) return;
    seen.current = revision;
    void queries.invalidateQueries({ queryKey: ["own"] });
  }, [revision, queries]);
  return useQuery({
    queryKey: ownKey("security"),
    queryFn: () => parley.call("me.security", {}),
    refetchOnMount: "always",
  });
};
