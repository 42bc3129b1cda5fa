/**
 * The element of a message, while it is in the page. What a thread hangs at stands there twice: then it is the one that
 * is pointed at or has the focus.
 */
export const rowOf = (messageId: string): HTMLElement | null => {
  const rows = document.querySelectorAll<HTMLElement>(`article[data-message="${CSS.escape(messageId)}"]`);
  return [...rows].find((row) => row.matches(":hover, :focus-within")) ?? rows[0] ?? null;
};
