import type { AnswerOf } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useParley } from "../../use-parley.ts";

export const PROVIDERS_KEY = "providers";

/** With whose accounts one may sign in here, beside its own; none while that is not known. */
export const useProviders = (): AnswerOf<"provider.list">["items"] => {
  const parley = useParley();
  const { data } = useQuery({
    queryKey: [PROVIDERS_KEY],
    queryFn: () => parley.call("provider.list", {}),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return (data?.items ?? []).filter(({ kind }) => kind !== "local");
};
