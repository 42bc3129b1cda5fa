import type { NotificationSettings } from "@parley/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useParley } from "../../../use-parley.ts";

const KEY = ["notification-settings"];

/** What one wants to be told of; a change shows at once, and is undone where the server refuses it. */
export const useNotificationSettings = () => {
  const parley = useParley();
  const queries = useQueryClient();
  /** A query tells of its data a moment later than a box that was ticked can wait. */
  const [asked, setAsked] = useState<Partial<NotificationSettings>>({});
  const { data, error } = useQuery({
    queryKey: KEY,
    queryFn: () => parley.call("notification.settings", {}),
  });
  const { mutate, error: refused } = useMutation({
    mutationKey: KEY,
    // One after the other, so that the last one counts.
    scope: { id: "notification-settings" },
    mutationFn: (change: Partial<NotificationSettings>) => parley.call("notification.setSettings", change),
    onSuccess: (answer) => {
      // What has been asked for since shows already.
      if (queries.isMutating({ mutationKey: KEY }) === 1) queries.setQueryData(KEY, answer);
    },
    onError: () => {
      setAsked({});
      return queries.invalidateQueries({ queryKey: KEY });
    },
  });
  const set = useCallback(
    (change: Partial<NotificationSettings>) => {
      setAsked((before) => ({ ...before, ...change }));
      mutate(change);
    },
    [mutate],
  );
  return { settings: data && { ...data, ...asked }, set, error, refused };
};
