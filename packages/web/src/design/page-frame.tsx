import type { ReactNode } from "react";

interface PageFrameProps {
  title: string;
  /** At the end of the header line. */
  action?: ReactNode;
  children: ReactNode;
}

/** A page that is read and filled in: one header line, one column of text width. */
export const PageFrame = ({ title, action, children }: PageFrameProps) => (
  <div className="flex min-h-0 flex-1 flex-col">
    <header className="flex h-14 shrink-0 items-center justify-between gap-4 border-b border-line px-4 sm:px-6">
      <h1 className="truncate text-body font-semibold">{title}</h1>
      {action}
    </header>
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-[640px] flex-col px-4 py-6 sm:px-6">{children}</div>
    </div>
  </div>
);
