import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ICON_SIZE, ICON_STROKE } from "./icon-button.tsx";
import { joinClasses } from "./join-classes.ts";
import { useOpener } from "./use-opener.ts";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** The title is for screen readers alone; the content shows what it is. */
  bare?: boolean;
  children: ReactNode;
}

/** A floating sheet: centred on a desktop, the whole page on a phone. Esc and the veil close it. */
export const Dialog = ({ open, onClose, title, bare, children }: DialogProps) => {
  const { t } = useTranslation();
  const opener = useOpener(open);
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        {/* Drawn over a dialog below as well: by the order of the page, so both stand at one height. */}
        <Base.Backdrop forceRender className="fixed inset-0 z-40 animate-appear bg-veil" />
        <Base.Popup
          finalFocus={opener}
          className={joinClasses(
            "surface fixed z-40 flex animate-appear flex-col overflow-hidden",
            "inset-x-0 top-0 h-dvh rounded-none max-sm:safe-edges sm:rounded-surface",
            "sm:inset-x-auto sm:start-1/2 sm:top-[12vh] sm:h-auto sm:max-h-[76vh] sm:w-[480px]",
            "sm:-translate-x-1/2 rtl:sm:translate-x-1/2",
          )}
        >
          <div className={joinClasses("flex items-center gap-2 ps-4 pe-2 pt-2", bare && "sm:sr-only")}>
            <Base.Title className="min-w-0 flex-1 truncate text-body font-semibold">{title}</Base.Title>
            <Base.Close
              aria-label={t("close")}
              className="inline-flex size-8 items-center justify-center rounded-control text-muted hover:bg-selected hover:text-ink pointer-coarse:size-11"
            >
              <X size={ICON_SIZE} strokeWidth={ICON_STROKE} aria-hidden />
            </Base.Close>
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
};
