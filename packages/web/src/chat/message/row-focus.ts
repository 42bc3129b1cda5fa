/** The element of a message, while it is in the page. */
export const rowOf = (messageId: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`article[data-message="${CSS.escape(messageId)}"]`);
