import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useConnection } from "../../use-parley.ts";

/** Asks for a list again once the line is back: what happened meanwhile was not heard. */
export const useAgainWhenLive = (queryKey: QueryKey): void => {
  const queries = useQueryClient();
  const isLive = useConnection((connection) => connection.at === "live");
  const wasLive = useRef(isLive);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is made anew at each rendering
  useEffect(() => {
    if (isLive && !wasLive.current) void queries.invalidateQueries({ queryKey });
    wasLive.current = isLive;
  }, [isLive, queries]);
};
