import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../design/icon-button.tsx";
import { joinClasses } from "../../design/join-classes.ts";
import { useMedia } from "../../design/use-media.ts";
import { focusRow } from "./step-focus.ts";

/** From this width on there is room for the details beside the list. */
const BESIDE = "(min-width: 1240px)";

interface DetailPaneProps {
  /** Of the row that it is about: the focus goes back there. */
  rowId: string;
  label: string;
  onClose: () => void;
  children: ReactNode;
}

const isInDialog = (target: EventTarget | null) =>
  target instanceof Element && target.closest('[role$="dialog"], [role="menu"], [role="listbox"]') !== null;

/** The right column with the details of one row; a drawer where there is no room beside the list. Esc closes it. */
export const DetailPane = ({ rowId, label, onClose, children }: DetailPaneProps) => {
  const { t } = useTranslation();
  const isBeside = useMedia(BESIDE);
  const pane = useRef<HTMLElement>(null);
  const close = useRef<() => void>(() => {});
  close.current = () => {
    onClose();
    // Once the list can be focused again.
    requestAnimationFrame(() => focusRow(rowId));
  };

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || isInDialog(event.target)) return;
      if (document.querySelector('[role$="dialog"]')) return;
      close.current();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);

  // A drawer takes the focus, for it covers what had it; beside the list, the arrows go on through the rows.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another row is another opening
  useEffect(() => {
    if (!isBeside) pane.current?.focus();
  }, [rowId, isBeside]);

  return (
    <aside
      ref={pane}
      tabIndex={-1}
      aria-label={label}
      className={joinClasses(
        "flex shrink-0 flex-col border-s border-line bg-ground outline-none",
        isBeside
          ? "w-[400px]"
          : "absolute inset-y-0 end-0 z-20 w-full animate-appear md:w-[400px] md:shadow-float",
      )}
    >
      <header className="flex h-14 shrink-0 items-center justify-between gap-2 border-b border-line ps-4 pe-3">
        <h2 className="truncate text-body font-semibold">{label}</h2>
        <IconButton icon={X} label={t("admin.closePane")} shortcut="Esc" onClick={() => close.current()} />
      </header>
      <div key={rowId} className="min-h-0 flex-1 overflow-y-auto px-4">
        {children}
      </div>
    </aside>
  );
};

interface PaneSectionProps {
  title: string;
  note?: string;
  children: ReactNode;
}

export const PaneSection = ({ title, note, children }: PaneSectionProps) => {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3 border-b border-line py-5 last:border-b-0">
      <div>
        <h3 id={id} className="text-body">
          {title}
        </h3>
        {note ? <p className="text-meta text-muted">{note}</p> : null}
      </div>
      {children}
    </section>
  );
};

interface FactsProps {
  facts: readonly (readonly [name: string, value: ReactNode] | null)[];
}

/** Names and values, one a line. Null leaves a line out. */
export const Facts = ({ facts }: FactsProps) => (
  <dl className="grid grid-cols-[minmax(88px,auto)_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-meta">
    {facts.map((fact) =>
      fact ? (
        <div key={fact[0]} className="contents">
          <dt className="text-muted">{fact[0]}</dt>
          <dd className="min-w-0 wrap-anywhere">{fact[1]}</dd>
        </div>
      ) : null,
    )}
  </dl>
);
