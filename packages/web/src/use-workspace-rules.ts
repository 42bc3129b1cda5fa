import type { AnswerOf } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useParley } from "./use-parley.ts";

export const WORKSPACE_KEY = "workspace";

interface WorkspaceRules {
  /** Undefined while they are on their way, or when the server cannot be reached. */
  readonly rules: AnswerOf<"workspace.get"> | undefined;
  readonly isLoading: boolean;
}

/** What this server allows. It changes only when the server is started anew: asked once for each page. */
export const useWorkspaceRules = (): WorkspaceRules => {
  const parley = useParley();
  const { data, isLoading } = useQuery({
    queryKey: [WORKSPACE_KEY],
    queryFn: () => parley.call("workspace.get", {}),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { rules: data, isLoading };
};
