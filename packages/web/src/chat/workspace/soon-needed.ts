import { loadMenus } from "../../design/menu.tsx";

/** What opens at a click, so that it is there by then: in the order in which it is likely to be wanted. */
const SOON_NEEDED: readonly (() => Promise<unknown>)[] = [
  loadMenus,
  () => import("../message/message-overlay.tsx"),
  () => import("../thread/thread-pane.tsx"),
  () => import("../channel/details-pane.tsx"),
  () => import("../places.ts"),
  () => import("./quick-switcher.tsx"),
  () => import("./sidebar-menu.tsx"),
];

/** Safari has no word for when it has nothing to do. */
const PAUSE_MS = 1_000;

const whenIdle = (work: () => void) =>
  "requestIdleCallback" in window ? requestIdleCallback(work) : setTimeout(work, PAUSE_MS);

/** Fetches one after the other, whenever the page has nothing else to do. One that fails is fetched when it is wanted. */
export const fetchSoonNeeded = (): void => {
  const next = ([first, ...rest]: typeof SOON_NEEDED): void => {
    if (!first) return;
    whenIdle(
      () =>
        void first().then(
          () => next(rest),
          () => next(rest),
        ),
    );
  };
  next(SOON_NEEDED);
};
