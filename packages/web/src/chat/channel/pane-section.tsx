import { ChevronDown } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { joinClasses } from "../../design/join-classes.ts";

interface PaneSectionProps {
  title: string;
  /** Folded until asked for. */
  startsFolded?: boolean;
  action?: ReactNode;
  children: ReactNode;
}

/** A part of the right pane, below its heading, which folds it. */
export const PaneSection = ({ title, startsFolded = false, action, children }: PaneSectionProps) => {
  const id = useId();
  const [isFolded, setFolded] = useState(startsFolded);
  return (
    <section aria-labelledby={id} className="border-t border-line px-4 py-2 first:border-t-0">
      <div className="flex min-h-10 items-center justify-between gap-2">
        <h3 id={id} className="-ms-1 min-w-0 flex-1">
          <button
            type="button"
            aria-expanded={!isFolded}
            onClick={() => setFolded(!isFolded)}
            className="flex h-9 max-w-full items-center gap-1 rounded-control px-1 text-meta font-semibold text-muted hover:text-ink pointer-coarse:h-11"
          >
            <span className="truncate">{title}</span>
            <ChevronDown
              size={14}
              strokeWidth={2}
              aria-hidden
              className={joinClasses("shrink-0", isFolded && "-rotate-90 rtl:rotate-90")}
            />
          </button>
        </h3>
        {isFolded ? null : action}
      </div>
      {isFolded ? null : <div className="flex flex-col gap-3 pb-3">{children}</div>}
    </section>
  );
};
