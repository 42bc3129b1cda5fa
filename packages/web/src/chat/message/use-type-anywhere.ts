import { type RefObject, useEffect } from "react";

const isPlainKey = (event: KeyboardEvent): boolean =>
  event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;

/** A letter typed while nothing else takes letters goes into the field; into none, if that is null. */
export const useTypeAnywhere = (field: RefObject<HTMLTextAreaElement | null> | null): void => {
  useEffect(() => {
    if (!field) return;
    const onKey = (event: KeyboardEvent) => {
      const on = document.activeElement;
      const isFree = on === document.body || on === null || on.getAttribute("role") === "log";
      if (isFree && isPlainKey(event) && !document.querySelector('[role$="dialog"]')) field.current?.focus();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [field]);
};
