export type TipSide = "top" | "bottom" | "inline-end" | "inline-start";

export interface Tip {
  readonly label: string;
  /** Shown behind the label. */
  readonly shortcut?: string | undefined;
  readonly side?: TipSide;
}

/** What marks an element that shows words when one points at it; `Tooltips` reads it. */
export const tipMarks = ({ label, shortcut, side = "bottom" }: Tip) => ({
  "data-tip": label,
  "data-tip-shortcut": shortcut,
  "data-tip-side": side,
});

/** The words of an element that is marked so; null once it says nothing any more. */
export const tipAt = (element: HTMLElement): Tip | null => {
  const { tip, tipShortcut, tipSide } = element.dataset;
  if (!tip || !element.isConnected) return null;
  return { label: tip, shortcut: tipShortcut, side: (tipSide as TipSide | undefined) ?? "bottom" };
};
