import { CUSTOM_STATUS_CHARACTERS_MAX, type CustomStatus } from "@parley/contract";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { DialogActions } from "../../design/dialog-actions.tsx";
import { SelectField } from "../../design/select-field.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useFormats } from "../../i18n/use-formats.ts";
import { EmojiField } from "../channel/emoji-field.tsx";
import { STATUS_ENDS, type StatusEnd, statusEnd } from "./status-times.ts";
import { useOwnStatus, useSetOwnStatus } from "./use-own-status.ts";

const SUGGESTIONS = [
  { emoji: "🗓️", words: "meeting", end: "hour" },
  { emoji: "🎧", words: "focus", end: "hours" },
  { emoji: "🚆", words: "commuting", end: "halfHour" },
  { emoji: "🤒", words: "ill", end: "today" },
  { emoji: "🏖️", words: "holiday", end: "week" },
] as const;

interface StatusDialogProps {
  open: boolean;
  onClose: () => void;
}

/** What one is up to, and until when. */
export const StatusDialog = ({ open, onClose }: StatusDialogProps) => {
  const { t } = useTranslation();
  const { custom } = useOwnStatus();
  return (
    <Dialog open={open} onClose={onClose} title={t("channels.status.title")}>
      <StatusForm now={custom} onClose={onClose} />
    </Dialog>
  );
};

/** As it is: a status that has an end keeps it, unless another is chosen. */
type ChosenEnd = StatusEnd | "kept";

const StatusForm = ({ now, onClose }: { now: CustomStatus | null; onClose: () => void }) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const setStatus = useSetOwnStatus();
  const [emoji, setEmoji] = useState(now?.emoji ?? null);
  const [text, setText] = useState(now?.text ?? "");
  const [end, setEnd] = useState<ChosenEnd>(now?.expiresAt ? "kept" : now ? "never" : "today");

  const save = (event: FormEvent) => {
    event.preventDefault();
    const said = text.trim();
    const expiresAt = end === "kept" ? (now?.expiresAt ?? null) : statusEnd(end, Date.now());
    void setStatus({ custom: said || emoji ? { emoji, text: said, expiresAt } : null });
    onClose();
  };
  const isEmpty = !text.trim() && !emoji;
  return (
    <form onSubmit={save} className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
      <div className="flex items-end gap-2">
        <EmojiField label={t("channels.status.emoji")} value={emoji} onChange={setEmoji} />
        <TextField
          className="min-w-0 flex-1"
          label={t("channels.status.text")}
          placeholder={t("channels.status.placeholder")}
          maxLength={CUSTOM_STATUS_CHARACTERS_MAX}
          autoFocus
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      {isEmpty ? (
        <fieldset aria-label={t("channels.status.suggestions")} className="-mx-2 flex flex-col">
          {SUGGESTIONS.map((suggestion) => (
            <button
              key={suggestion.words}
              type="button"
              onClick={() => {
                setEmoji(suggestion.emoji);
                setText(t(`channels.status.suggested.${suggestion.words}`));
                setEnd(suggestion.end);
              }}
              className="focus-inset flex h-9 items-center gap-2 rounded-control px-2 text-start text-meta hover:bg-selected pointer-coarse:h-11"
            >
              <span aria-hidden className="font-emoji">
                {suggestion.emoji}
              </span>
              {t(`channels.status.suggested.${suggestion.words}`)}
              <span className="text-muted">{t(`channels.status.suggestedFor.${suggestion.end}`)}</span>
            </button>
          ))}
        </fieldset>
      ) : null}
      <SelectField
        label={t("channels.status.clearAfter")}
        value={end}
        onChange={(event) => setEnd(event.target.value as ChosenEnd)}
      >
        {now?.expiresAt ? (
          <option value="kept">{t("channels.status.kept", { when: formats.near(now.expiresAt) })}</option>
        ) : null}
        {STATUS_ENDS.map((each) => (
          <option key={each} value={each}>
            {t(`channels.status.after.${each}`)}
          </option>
        ))}
      </SelectField>
      <div className="mt-auto flex items-end justify-between gap-2">
        {now ? (
          <Button
            look="quiet"
            onClick={() => {
              void setStatus({ custom: null });
              onClose();
            }}
          >
            {t("channels.status.clear")}
          </Button>
        ) : (
          <span />
        )}
        <DialogActions onClose={onClose} busy={false} disabled={isEmpty && !now}>
          {t("save")}
        </DialogActions>
      </div>
    </form>
  );
};
