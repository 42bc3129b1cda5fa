import type { SavedMessage } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { usePageList } from "../../admin/frame/use-page-list.ts";
import { useParley, useReplica } from "../../use-parley.ts";
import { useAgainWhenLive } from "../excerpt/use-again-when-live.ts";

const SAVED_KEY = ["saved"];

/** What of a list is saved still, after what was heard since it was answered. */
export const stillSaved = (
  items: readonly SavedMessage[],
  heard: ReadonlyMap<string, boolean>,
): readonly SavedMessage[] => items.filter(({ message }) => heard.get(message.id) !== false);

/** Whether something was saved that the list does not have. */
export const lacksSaved = (items: readonly SavedMessage[], heard: ReadonlyMap<string, boolean>): boolean => {
  const listed = new Set(items.map(({ message }) => message.id));
  return [...heard].some(([messageId, on]) => on && !listed.has(messageId));
};

/** One's saved messages, page by page; what is saved or let go on any device comes and goes at once. */
export const useSaved = () => {
  const parley = useParley();
  const queries = useQueryClient();
  const heard = useReplica((state) => state.saved);
  const { items, ...list } = usePageList<SavedMessage>({
    queryKey: SAVED_KEY,
    load: (page) => parley.call("saved.list", page),
  });
  useAgainWhenLive(SAVED_KEY);
  const looked = useRef(heard);
  useEffect(() => {
    // Once for each thing that was heard: what is saved and can no longer be read is never in the list.
    if (items === null || looked.current === heard) return;
    looked.current = heard;
    if (lacksSaved(items, heard)) void queries.invalidateQueries({ queryKey: SAVED_KEY });
  }, [items, heard, queries]);
  return {
    ...list,
    items: items && stillSaved(items, heard),
    retry: () => void queries.invalidateQueries({ queryKey: SAVED_KEY }),
  };
};
