import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { useTellProblem } from "../../design/toast.tsx";
import { useParley } from "../../use-parley.ts";

/** Goes to the conversation with someone; the first time, this makes it. */
export const useOpenDirect = (): ((userId: string) => Promise<void>) => {
  const parley = useParley();
  const navigate = useNavigate();
  const tellProblem = useTellProblem();
  return useCallback(
    async (userId) => {
      const channels = parley.replica.get().channels.values();
      const known = channels.find(({ channel }) => channel.kind === "direct" && channel.peer?.id === userId);
      try {
        const channel = known?.channel ?? (await parley.call("channel.create", { kind: "direct", userId }));
        await navigate({ to: "/c/$channelId", params: { channelId: channel.id } });
      } catch (error) {
        tellProblem(error);
      }
    },
    [parley, navigate, tellProblem],
  );
};
