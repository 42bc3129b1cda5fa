import type { Notification } from "@parley/contract";
import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { usePageList } from "../../admin/frame/use-page-list.ts";
import { useTellProblem } from "../../design/toast.tsx";
import { useParley } from "../../use-parley.ts";
import { useAgainWhenLive } from "../excerpt/use-again-when-live.ts";
import { type InboxPage, withInboxEvent, withRead } from "./inbox-changes.ts";

const INBOX_KEY = "notifications";
/** Several events come one after the other; then the server is asked how things are. */
const SETTLED_AFTER_MS = 500;

type Change = (pages: readonly InboxPage[], list: { isUnreadOnly: boolean; at: string }) => InboxPage[];

/** Changes both lists that may be held: everything, and what is unread. */
const changeLists = (queries: QueryClient, change: Change) => {
  const at = new Date().toISOString();
  for (const isUnreadOnly of [false, true]) {
    queries.setQueryData<InfiniteData<InboxPage>>([INBOX_KEY, isUnreadOnly], (held) =>
      held ? { ...held, pages: change(held.pages, { isUnreadOnly, at }) } : held,
    );
  }
};

/** One's notifications, page by page, as they are on every device. */
export const useInbox = (isUnreadOnly: boolean) => {
  const parley = useParley();
  const queries = useQueryClient();
  const tellProblem = useTellProblem();
  const list = usePageList<Notification>({
    queryKey: [INBOX_KEY, isUnreadOnly],
    load: (page) => parley.call("notification.list", { ...page, ...(isUnreadOnly ? { unread: true } : {}) }),
    keepsPrevious: false,
  });
  const again = useCallback(() => void queries.invalidateQueries({ queryKey: [INBOX_KEY] }), [queries]);
  useAgainWhenLive([INBOX_KEY]);

  // Straight from the replica: of two events before the next rendering, React would show the second alone.
  useEffect(() => {
    let { latest } = parley.replica.get().inbox;
    let timer = 0;
    const unsubscribe = parley.replica.subscribe(() => {
      const event = parley.replica.get().inbox.latest;
      if (event === latest) return;
      latest = event;
      if (event) changeLists(queries, (pages, of) => withInboxEvent(pages, event, of));
      clearTimeout(timer);
      timer = window.setTimeout(again, SETTLED_AFTER_MS);
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [parley, queries, again]);

  /** Marks these as read, or all: at once here, a moment later on every device. */
  const markRead = useCallback(
    (ids: readonly string[] | null) => {
      changeLists(queries, (pages, of) => withRead(pages, ids, of));
      parley.call("notification.read", ids === null ? {} : { ids: [...ids] }).catch((error: unknown) => {
        tellProblem(error);
        again();
      });
    },
    [parley, queries, tellProblem, again],
  );
  return { ...list, markRead, retry: again };
};
