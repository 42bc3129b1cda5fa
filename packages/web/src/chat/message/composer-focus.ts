/** Goes to where one writes: the composer of the same conversation as what has the focus, else the page's. */
export const focusComposer = (): void => {
  const near = document.activeElement
    ?.closest("aside, main")
    ?.querySelector<HTMLElement>("textarea[data-composer]");
  const field = near ?? document.querySelector<HTMLElement>("textarea[data-composer]");
  // What closes in this moment gives the focus back to where it was.
  requestAnimationFrame(() => field?.focus());
};
