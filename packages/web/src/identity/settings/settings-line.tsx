import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface SettingsLineProps {
  icon: LucideIcon;
  title: ReactNode;
  /** Below the title; each on a line of its own. */
  notes: readonly ReactNode[];
  /** What can be done about it, at the end. */
  children?: ReactNode;
}

/** One thing among several of its kind: what it is, what is known of it, what can be done. */
export const SettingsLine = ({ icon: Icon, title, notes, children }: SettingsLineProps) => (
  <div className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 py-3">
    <Icon size={20} strokeWidth={1.75} aria-hidden className="shrink-0 self-start text-muted" />
    <div className="min-w-0 flex-1 basis-52">
      <div className="font-semibold wrap-anywhere">{title}</div>
      {notes.map((note, at) =>
        note ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: each note has its place
          <p key={at} className="text-meta text-muted wrap-anywhere">
            {note}
          </p>
        ) : null,
      )}
    </div>
    {children ? <div className="flex flex-wrap gap-2 max-sm:ms-8">{children}</div> : null}
  </div>
);
