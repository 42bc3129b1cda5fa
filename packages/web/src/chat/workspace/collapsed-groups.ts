import { useCallback, useState } from "react";

const KEY = "parley.sidebar-collapsed";

const read = (): ReadonlySet<string> => {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return new Set(Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : []);
  } catch {
    return new Set();
  }
};

/** Which groups of the sidebar are collapsed, on this device. */
export const useCollapsedGroups = (): [ReadonlySet<string>, (id: string) => void] => {
  const [collapsed, setCollapsed] = useState(read);
  const toggle = useCallback((id: string) => {
    setCollapsed((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      try {
        localStorage.setItem(KEY, JSON.stringify([...next]));
      } catch {
        // Storage is refused: it holds until the page is left.
      }
      return next;
    });
  }, []);
  return [collapsed, toggle];
};
