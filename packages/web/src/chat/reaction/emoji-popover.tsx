import { Dialog } from "@base-ui/react/dialog";
import { Popover } from "@base-ui/react/popover";
import { type ComponentProps, lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { joinClasses } from "../../design/join-classes.ts";
import { useMedia, WIDE } from "../../design/use-media.ts";

const EmojiPicker = lazy(async () => ({ default: (await import("./emoji-picker.tsx")).EmojiPicker }));

interface EmojiPopoverProps {
  open: boolean;
  onClose: () => void;
  anchor: ComponentProps<typeof Popover.Positioner>["anchor"];
  onChoose: (emoji: string) => void;
  /** Where the focus goes on. */
  finalFocus?: ComponentProps<typeof Popover.Popup>["finalFocus"];
  side?: "top" | "bottom";
}

const LOOK = "surface flex min-h-[min(400px,60dvh)] animate-appear flex-col overflow-hidden outline-none";

/**
 * The picker beside what asked for it; on a phone, from the lower edge. Its data comes with it, when it is first opened.
 */
export const EmojiPopover = (props: EmojiPopoverProps) => {
  const { open, onClose, anchor, onChoose, finalFocus, side = "bottom" } = props;
  const { t } = useTranslation();
  const isWide = useMedia(WIDE);
  const change = (next: boolean) => !next && onClose();
  const picker = (
    <Suspense>
      <EmojiPicker
        onChoose={(emoji) => {
          onClose();
          onChoose(emoji);
        }}
      />
    </Suspense>
  );
  if (!isWide) {
    return (
      <Dialog.Root open={open} onOpenChange={change}>
        <Dialog.Portal>
          <Dialog.Backdrop className="fixed inset-0 z-40 animate-appear bg-veil" />
          <Dialog.Popup
            aria-label={t("reaction.picker")}
            finalFocus={finalFocus}
            className={joinClasses(
              LOOK,
              "fixed inset-x-0 bottom-0 z-40 mx-auto max-w-[480px] rounded-b-none pb-[env(safe-area-inset-bottom)]",
            )}
          >
            {picker}
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
    );
  }
  return (
    <Popover.Root open={open} onOpenChange={change}>
      <Popover.Portal>
        <Popover.Positioner
          anchor={anchor}
          side={side}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-50"
        >
          <Popover.Popup
            aria-label={t("reaction.picker")}
            finalFocus={finalFocus}
            className={joinClasses(LOOK, "w-[328px]")}
          >
            {picker}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
};
