import type { ReactNode } from "react";

/** One sentence that says what to do next, and the one button that does it. */
export const EmptyState = ({ children, action }: { children: ReactNode; action?: ReactNode }) => (
  <div className="flex flex-1 flex-col items-center justify-center gap-4 p-8 text-center">
    <p className="max-w-80 text-muted text-balance">{children}</p>
    <div className="flex flex-col items-center gap-2">{action}</div>
  </div>
);
