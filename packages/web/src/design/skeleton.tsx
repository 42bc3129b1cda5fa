import { joinClasses } from "./join-classes.ts";

/** A grey bar where text will be. */
export const SkeletonBar = ({ className }: { className?: string }) => (
  <span aria-hidden className={joinClasses("block h-3 rounded-full bg-selected", className)} />
);

const WIDTHS = ["w-3/5", "w-2/5", "w-4/5", "w-1/2", "w-2/3", "w-1/3"];

/** Rows with an avatar and a name, as lists of people and channels have. Shows after 150 ms. */
export const SkeletonRows = ({ rows }: { rows: number }) => (
  <div aria-hidden className="flex animate-late flex-col gap-4 p-4">
    {Array.from({ length: rows }, (_, row) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
      <div key={row} className="flex items-center gap-3">
        <span className="size-6 shrink-0 rounded-full bg-selected" />
        <SkeletonBar className={WIDTHS[row % WIDTHS.length] ?? "w-1/2"} />
      </div>
    ))}
  </div>
);
