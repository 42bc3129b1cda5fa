import { Link, type LinkProps } from "@tanstack/react-router";
import { ChevronRight, type LucideIcon } from "lucide-react";

interface PlaceListProps {
  title: string;
  places: readonly {
    readonly to: NonNullable<LinkProps["to"]>;
    readonly icon: LucideIcon;
    readonly name: string;
    /** What is found there. */
    readonly note: string;
  }[];
}

/** The pages of one part, as a phone has them: a list of its own. */
export const PlaceList = ({ title, places }: PlaceListProps) => (
  <div className="flex min-h-0 flex-1 flex-col">
    <header className="flex h-14 shrink-0 items-center border-b border-line px-4">
      <h1 className="text-body font-semibold">{title}</h1>
    </header>
    <ul className="min-h-0 flex-1 divide-y divide-line overflow-y-auto">
      {places.map(({ to, icon: Icon, name, note }) => (
        <li key={to}>
          <Link to={to} className="focus-inset flex min-h-16 items-center gap-4 px-4 py-2 active:bg-selected">
            <Icon size={20} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
            <span className="min-w-0 flex-1">
              <span className="block font-semibold">{name}</span>
              <span className="block text-meta text-muted">{note}</span>
            </span>
            <ChevronRight
              size={18}
              strokeWidth={1.75}
              aria-hidden
              className="shrink-0 text-muted rtl:-scale-x-100"
            />
          </Link>
        </li>
      ))}
    </ul>
  </div>
);
