import { ChevronDown } from "lucide-react";
import { type DragEvent, type ReactNode, useState } from "react";
import { joinClasses } from "../../design/join-classes.ts";

/** What is dragged from one section to another: a channel's id, and nothing that another page could read. */
export const DRAGGED = "application/x-parley-channel";

interface SidebarSectionProps {
  title: string;
  isCollapsed: boolean;
  onToggle: () => void;
  /** Takes a channel that is dropped here; absent: nothing can be dropped. */
  onDrop?: ((channelId: string) => void) | undefined;
  action?: ReactNode;
  children: ReactNode;
}

/** A heading that folds what is below it, and takes what is dragged onto it. */
export const SidebarSection = ({
  title,
  isCollapsed,
  onToggle,
  onDrop,
  action,
  children,
}: SidebarSectionProps) => {
  const [isOver, setOver] = useState(false);
  const isOurs = (event: DragEvent) => onDrop !== undefined && event.dataTransfer.types.includes(DRAGGED);
  return (
    <section
      aria-label={title}
      onDragOver={(event) => {
        if (!isOurs(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        const channelId = event.dataTransfer.getData(DRAGGED);
        if (!isOurs(event) || !channelId) return;
        event.preventDefault();
        onDrop?.(channelId);
      }}
      className={joinClasses(
        "mb-3 rounded-control",
        isOver && "bg-selected outline-2 -outline-offset-2 outline-accent",
      )}
    >
      <div className="flex h-8 items-center justify-between">
        <h2 className="min-w-0">
          <button
            type="button"
            aria-expanded={!isCollapsed}
            onClick={onToggle}
            className="focus-inset flex h-8 max-w-full items-center gap-1 rounded-control ps-2 pe-1 text-meta font-semibold text-muted hover:text-ink pointer-coarse:h-11"
          >
            <span dir="auto" className="name-line">
              {title}
            </span>
            <ChevronDown
              size={14}
              strokeWidth={2}
              aria-hidden
              className={joinClasses("shrink-0", isCollapsed && "-rotate-90 rtl:rotate-90")}
            />
          </button>
        </h2>
        {action}
      </div>
      <ul className="flex flex-col gap-px">{children}</ul>
    </section>
  );
};
