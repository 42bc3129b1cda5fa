import { z } from "zod";

export const PAGE_ITEMS_DEFAULT = 50;
export const PAGE_ITEMS_MAX = 100;

/** What every list takes: at most `limit` items, from where `cursor` left off. */
export const PageInput = z.object({
  limit: z.int().min(1).max(PAGE_ITEMS_MAX).default(PAGE_ITEMS_DEFAULT),
  cursor: z.string().min(1).max(500).optional().meta({ description: "nextCursor of the page before" }),
});

/** What every list answers; `nextCursor` is null at the end. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const pageProblems = {
  cursor_invalid: {
    kind: "invalid",
    title: "The cursor is not one of this list",
    detail: "Start again without a cursor.",
    retry: false,
  },
} as const;
