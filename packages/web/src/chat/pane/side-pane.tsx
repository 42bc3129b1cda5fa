import { useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../design/icon-button.tsx";
import { joinClasses } from "../../design/join-classes.ts";

interface SidePaneProps {
  /** The conversation that it stands beside. */
  channelId: string;
  title: string;
  /** Beside the title: where it is about. */
  note?: ReactNode;
  /** Before the button that closes it. */
  actions?: ReactNode;
  /** Beside the conversation, else over it. */
  isBeside: boolean;
  /** Where the focus goes that was in here, if what had it before is gone. */
  goesBackTo?: () => HTMLElement | null;
  children: ReactNode;
}

/** What is looked at beside a conversation; Esc closes it, and the focus goes back to where it came from. */
export const SidePane = ({
  channelId,
  title,
  note,
  actions,
  isBeside,
  goesBackTo,
  children,
}: SidePaneProps) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const pane = useRef<HTMLElement>(null);
  const opener = useRef<Element | null>(null);
  // While rendering: a field inside takes the focus before any effect runs.
  opener.current ??= document.activeElement;
  const latest = useRef(goesBackTo);
  latest.current = goesBackTo;

  useLayoutEffect(() => {
    const shown = pane.current;
    return () => {
      if (!shown?.contains(document.activeElement)) return;
      const before = opener.current;
      const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body;
      const back = isThere && !shown.contains(before) ? before : latest.current?.();
      (back ?? document.querySelector<HTMLElement>("textarea[data-composer]"))?.focus();
    };
  }, []);

  return (
    <aside
      ref={pane}
      aria-label={title}
      className={joinClasses(
        "flex shrink-0 flex-col border-s border-line bg-ground",
        isBeside
          ? "w-[min(420px,38vw)]"
          : "absolute inset-y-0 end-0 z-20 w-full animate-appear max-sm:border-s-0 sm:w-[420px] sm:shadow-float",
      )}
    >
      <header className="flex h-14 shrink-0 items-center gap-1 border-b border-line ps-4 pe-3">
        <div className="flex min-w-0 flex-1 items-baseline gap-2">
          <h2 className="shrink-0 text-body font-semibold">{title}</h2>
          {note ? (
            <p dir="auto" className="name-line min-w-0 text-meta text-muted">
              {note}
            </p>
          ) : null}
        </div>
        {actions}
        <IconButton
          icon={X}
          label={t("channel.closePane")}
          shortcut="Esc"
          onClick={() => void navigate({ to: "/c/$channelId", params: { channelId }, search: {} })}
        />
      </header>
      {children}
    </aside>
  );
};
