import { Popover } from "@base-ui/react/popover";
import { Emoji } from "@parley/contract";
import { SmilePlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { TextField } from "../../design/text-field.tsx";

const SUGGESTED =
  "💬 📣 🎉 🚀 🛠️ 🐛 💡 📚 📈 🧪 🎨 🎵 ☕ 🍵 🍕 🌱 🌍 🏖️ 🏠 🐶 🐱 ⚽ 🎮 📷 ❤️ ⭐ 🔥 🔒 🧭 🗓️".split(" ");

interface EmojiFieldProps {
  value: string | null;
  onChange: (emoji: string | null) => void;
  /** What it is the emoji of. */
  label: string;
  suggested?: readonly string[];
}

/** A button that shows the emoji and opens a small choice of others; any other can be typed. */
export const EmojiField = ({ value, onChange, label, suggested = SUGGESTED }: EmojiFieldProps) => {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [isWrong, setWrong] = useState(false);
  const choose = (emoji: string | null) => {
    onChange(emoji);
    setTyped("");
    setWrong(false);
    setOpen(false);
  };
  const takeTyped = () => {
    const { data, success } = Emoji.safeParse(typed.trim());
    if (success) choose(data);
    else setWrong(true);
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={value ? `${label}: ${value}` : label}
        className="inline-flex size-10 shrink-0 items-center justify-center rounded-control border border-edge/60 bg-raised text-[20px] leading-none text-muted hover:border-edge pointer-coarse:size-11"
      >
        {value ?? <SmilePlus size={20} strokeWidth={1.75} aria-hidden />}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="bottom" align="start" sideOffset={4} className="z-50">
          <Popover.Popup aria-label={label} className="surface flex w-72 animate-appear flex-col gap-3 p-3">
            <div className="grid grid-cols-6 gap-1">
              {suggested.map((emoji) => (
                <button
                  key={emoji}
                  type="button"
                  aria-label={emoji}
                  aria-pressed={emoji === value}
                  onClick={() => choose(emoji)}
                  className="flex h-10 items-center justify-center rounded-control text-[20px] leading-none hover:bg-selected aria-pressed:bg-selected"
                >
                  {emoji}
                </button>
              ))}
            </div>
            <TextField
              label={t("channels.create.other")}
              value={typed}
              autoComplete="off"
              maxLength={64}
              error={isWrong ? t("channels.create.notEmoji") : undefined}
              onChange={(event) => {
                setTyped(event.target.value);
                setWrong(false);
              }}
              onKeyDown={(event) => {
                if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
                event.preventDefault();
                takeTyped();
              }}
            />
            {value ? (
              <Button look="quiet" onClick={() => choose(null)}>
                {t("channels.create.withoutAvatar")}
              </Button>
            ) : null}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
};
