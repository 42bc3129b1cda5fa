import { Popover } from "@base-ui/react/popover";
import { type ComponentProps, lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";

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

/** The picker beside what asked for it. Its data comes with it, when it is first opened. */
export const EmojiPopover = ({
  open,
  onClose,
  anchor,
  onChoose,
  finalFocus,
  side = "bottom",
}: EmojiPopoverProps) => {
  const { t } = useTranslation();
  return (
    <Popover.Root open={open} onOpenChange={(next) => !next && onClose()}>
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
            className="surface flex min-h-[min(400px,60dvh)] w-[min(328px,calc(100vw-16px))] animate-appear flex-col overflow-hidden outline-none"
          >
            <Suspense>
              <EmojiPicker
                onChoose={(emoji) => {
                  onClose();
                  onChoose(emoji);
                }}
              />
            </Suspense>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
};
