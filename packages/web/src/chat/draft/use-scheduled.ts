import type { InputOf, ScheduledMessage } from "@parley/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useTell, useTellProblem } from "../../design/toast.tsx";
import { useParley, useReplica } from "../../use-parley.ts";
import { useAgainWhenLive } from "../excerpt/use-again-when-live.ts";

/** Whoever schedules a message asks for this list again. */
export const SCHEDULED_KEY = ["scheduled"];
/** After its time a message is sent within this. */
const SENT_WITHIN_MS = 1_500;
const TIMER_MS_MAX = 2 ** 31 - 1;

/** How long until the next of them is due, so that its leaving is seen; null where none waits. */
export const nextDueMs = (items: readonly ScheduledMessage[], now: number): number | null => {
  const due = items.filter(({ failure }) => failure === null).map(({ at }) => Date.parse(at) - now);
  if (due.length === 0) return null;
  return Math.min(Math.max(0, Math.min(...due)) + SENT_WITHIN_MS, TIMER_MS_MAX);
};

const without = (id: string) => (items: readonly ScheduledMessage[]) =>
  items.filter((item) => item.id !== id);

export interface ScheduledDeeds {
  /** @throws ParleyError with why the server will not have it so. */
  readonly change: (change: InputOf<"scheduled.update">) => Promise<void>;
  readonly remove: (message: ScheduledMessage) => Promise<void>;
  readonly sendNow: (message: ScheduledMessage, channelName: string) => Promise<void>;
}

/** One's messages that wait for their time, and those that could not be sent; and what can be done about them. */
export const useScheduled = () => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const tell = useTell();
  const tellProblem = useTellProblem();
  const { data, error, refetch } = useQuery({
    queryKey: SCHEDULED_KEY,
    refetchOnMount: "always",
    queryFn: async () => (await parley.call("scheduled.list", {})).items,
  });
  useAgainWhenLive(SCHEDULED_KEY);
  // One that fails is told in the inbox.
  const news = useReplica((state) => state.inbox.latest);
  useEffect(() => {
    if (news?.change === "added" && news.notification.kind === "scheduled_failed") void refetch();
  }, [news, refetch]);
  useEffect(() => {
    const delayMs = data ? nextDueMs(data, Date.now()) : null;
    if (delayMs === null) return;
    const timer = setTimeout(() => void refetch(), delayMs);
    return () => clearTimeout(timer);
  }, [data, refetch]);

  const set = useCallback(
    (change: (items: readonly ScheduledMessage[]) => ScheduledMessage[]) =>
      queries.setQueryData<ScheduledMessage[]>(SCHEDULED_KEY, (items) => items && change(items)),
    [queries],
  );
  const change = useCallback(
    async (wish: InputOf<"scheduled.update">) => {
      const changed = await parley.call("scheduled.update", wish);
      set((items) =>
        items.map((item) => (item.id === changed.id ? changed : item)).sort((a, b) => (a.at < b.at ? -1 : 1)),
      );
    },
    [parley, set],
  );

  const failed = useCallback(
    (problem: unknown) => {
      tellProblem(problem);
      void refetch();
    },
    [tellProblem, refetch],
  );

  const remove = useCallback(
    async (message: ScheduledMessage) => {
      const { id: scheduledId, channelId, text, nonce, at } = message;
      set(without(scheduledId));
      try {
        await parley.call("scheduled.remove", { scheduledId });
      } catch (problem) {
        return failed(problem);
      }
      const undo = () =>
        void parley
          .call("scheduled.create", { id: channelId, text, nonce, at })
          .then(() => refetch(), failed);
      // What could not be sent at its time cannot be brought back to it.
      const isAhead = Date.parse(at) > Date.now();
      tell({
        text: t("places.drafts.removed"),
        ...(isAhead && { action: { label: t("places.undo"), onSelect: undo } }),
      });
    },
    [parley, set, failed, refetch, t, tell],
  );

  const sendNow = useCallback(
    async ({ id: scheduledId, channelId, text, nonce }: ScheduledMessage, channelName: string) => {
      set(without(scheduledId));
      try {
        // Under its own nonce: should its time come in this moment, it is one message all the same.
        await parley.call("message.send", { id: channelId, nonce, text });
      } catch (problem) {
        return failed(problem);
      }
      await parley.call("scheduled.remove", { scheduledId }).catch(() => {});
      tell({ text: t("places.drafts.sent", { channel: channelName }) });
      void refetch();
    },
    [parley, set, failed, refetch, t, tell],
  );

  return { items: data ?? null, error, retry: () => void refetch(), change, remove, sendNow };
};
