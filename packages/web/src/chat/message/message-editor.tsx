import { type Channel, MESSAGE_CHARACTERS_MAX, type Message } from "@parley/contract";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf } from "../../design/problem-of.ts";
import { useParley } from "../../use-parley.ts";
import { focusComposer } from "./composer-focus.ts";
import { useTalk, useTalkState } from "./talk.ts";
import { WritingField } from "./writing/writing-field.tsx";

interface MessageEditorProps {
  channel: Channel;
  message: Message;
}

/** A message's words, changed in their place. What the server refuses comes back with why, and with the words. */
export const MessageEditor = ({ channel, message }: MessageEditorProps) => {
  const { t } = useTranslation();
  const parley = useParley();
  const talk = useTalk();
  const editing = useTalkState((state) => state.editing);
  const field = useRef<HTMLTextAreaElement>(null);
  const text = editing?.text ?? "";
  const mayChange = text.trim() !== "" && [...text].length <= MESSAGE_CHARACTERS_MAX;

  useEffect(() => {
    const box = field.current;
    box?.focus();
    box?.setSelectionRange(box.value.length, box.value.length);
  }, []);

  const close = () => {
    talk.set({ editing: null });
    focusComposer();
  };
  const save = () => {
    if (!mayChange) return;
    close();
    if (text === message.text) return;
    parley.edit(channel.id, message.id, text).catch((error: unknown) => {
      // Whoever is at another message by now is not taken away from it: there is one place for words under way.
      if (talk.get().editing) return;
      talk.set({ editing: { messageId: message.id, text, problem: problemOf(error) } });
    });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      className="my-1 flex flex-col gap-2"
    >
      <div className="relative rounded-control border border-accent bg-raised">
        <WritingField
          channel={channel}
          field={field}
          value={text}
          aria-label={t("editing.label")}
          aria-describedby={`${message.id}-hint`}
          onChange={(next) => talk.set({ editing: { messageId: message.id, text: next, problem: null } })}
          onSubmit={save}
          onKeyDown={onKey}
          className="block w-full px-3 py-2"
        />
      </div>
      {editing?.problem ? <ProblemNote problem={editing.problem} /> : null}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <span id={`${message.id}-hint`} className="me-auto text-meta text-muted pointer-coarse:hidden">
          {t("editing.hint")}
        </span>
        <Button onClick={close}>{t("cancel")}</Button>
        <Button type="submit" look="primary" disabled={!mayChange}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
};
