/** Where a conversation was left: the row at the top of the viewport, and how far it had gone past it. */
export interface ScrollAnchor {
  readonly seq: number;
  readonly offset: number;
}

const anchors = new Map<string, ScrollAnchor>();

/** Undefined: it was left at its end, or never opened. */
export const anchorOf = (channelId: string): ScrollAnchor | undefined => anchors.get(channelId);

export const keepAnchor = (channelId: string, anchor: ScrollAnchor | null): void => {
  if (anchor) anchors.set(channelId, anchor);
  else anchors.delete(channelId);
};
