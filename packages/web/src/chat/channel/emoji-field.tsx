import { SmilePlus, X } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../design/icon-button.tsx";
import { EmojiPopover } from "../reaction/emoji-popover.tsx";

interface EmojiFieldProps {
  value: string | null;
  onChange: (emoji: string | null) => void;
  /** What it is the emoji of. */
  label: string;
}

/** A button that shows the emoji and opens the choice of others; a second takes it away. */
export const EmojiField = ({ value, onChange, label }: EmojiFieldProps) => {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <div className="flex shrink-0 items-center">
      <button
        ref={button}
        type="button"
        aria-label={value ? `${label}: ${value}` : label}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
        className="inline-flex size-10 items-center justify-center rounded-control border border-edge/60 bg-raised font-emoji text-[20px] leading-none text-muted hover:border-edge pointer-coarse:size-11"
      >
        {value ?? <SmilePlus size={20} strokeWidth={1.75} aria-hidden />}
      </button>
      {value ? (
        <IconButton
          icon={X}
          type="button"
          label={t("channels.create.withoutAvatar")}
          onClick={() => onChange(null)}
        />
      ) : null}
      <EmojiPopover
        open={open}
        onClose={() => setOpen(false)}
        anchor={button}
        finalFocus={button}
        onChoose={onChange}
      />
    </div>
  );
};
