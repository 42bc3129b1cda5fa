import type { NotificationSettings } from "@parley/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useParley } from "../../../use-parley.ts";
import { useSubmission } from "../../use-submission.ts";

const KEY = ["notification-settings"];

/** What one wants to be told of; a change shows at once, and is undone where the server refuses it. */
export const useNotificationSettings = () => {
  const parley = useParley();
  const queries = useQueryClient();
  const { submit, problem } = useSubmission();
  const { data: settings, error } = useQuery({
    queryKey: KEY,
    queryFn: () => parley.call("notification.settings", {}),
  });
  const set = useCallback(
    async (change: Partial<NotificationSettings>) => {
      await queries.cancelQueries({ queryKey: KEY });
      const before = queries.getQueryData<NotificationSettings>(KEY);
      if (before) queries.setQueryData(KEY, { ...before, ...change });
      const isDone = await submit(async () =>
        queries.setQueryData(KEY, await parley.call("notification.setSettings", change)),
      );
      if (!isDone) queries.setQueryData(KEY, before);
    },
    [parley, queries, submit],
  );
  return { settings, set, error, problem };
};
