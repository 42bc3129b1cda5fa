import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSettled } from "../../design/use-settled.ts";
import { useParley } from "../../use-parley.ts";

const ASK_AFTER_MS = 150;
const RESULTS = 20;

/** People whose name begins with what is typed, once one pauses. */
export const usePersonSearch = (typed: string) => {
  const parley = useParley();
  const query = useSettled(typed.trim(), ASK_AFTER_MS);
  return useQuery({
    queryKey: ["person-search", query],
    enabled: query.length > 0,
    placeholderData: keepPreviousData,
    queryFn: () => parley.call("user.search", { query, limit: RESULTS }),
    select: (page) => page.items,
  });
};
