import type { Channel, Message } from "@parley/contract";
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useTell, useTellProblem } from "../../design/toast.tsx";
import { useOwnId, useParley } from "../../use-parley.ts";
import { focusComposer } from "./composer-focus.ts";
import type { MessageAction } from "./message-actions.ts";
import { useDeletions } from "./pending-deletions.ts";
import { useTalk } from "./talk.ts";

/** The address of a message, for whoever may read it. */
export const addressOf = (messageId: string): string => new URL(`/m/${messageId}`, location.origin).href;

/** Does what was chosen for a message: at once, or by opening what asks for more. */
export const useMessageDeeds = (channel: Channel) => {
  const { t } = useTranslation();
  const parley = useParley();
  const talk = useTalk();
  const tell = useTell();
  const tellProblem = useTellProblem();
  const navigate = useNavigate();
  const deletions = useDeletions();
  const ownId = useOwnId();

  const remove = useCallback(
    ({ id: messageId }: Message) => {
      // Nothing stands on the page for it but this note: it stays as long as there is something to undo.
      const close = tell({
        text: t("act.deleting"),
        action: { label: t("act.undo"), onSelect: () => deletions.undo(messageId) },
        timeoutMs: 0,
      });
      deletions.delete({ channelId: channel.id, messageId, onEnd: close, onRefused: tellProblem });
    },
    [channel.id, deletions, t, tell, tellProblem],
  );

  const openThread = useCallback(
    async (message: Message) => {
      try {
        const thread = message.threadId ?? (await parley.openThread(channel.id, message.id)).id;
        await navigate({
          to: "/c/$channelId",
          params: { channelId: channel.id },
          search: { pane: "thread", thread },
        });
      } catch (error) {
        tellProblem(error);
      }
    },
    [channel.id, navigate, parley, tellProblem],
  );

  const copy = useCallback(
    (text: string, done: string) =>
      navigator.clipboard.writeText(text).then(() => void tell({ text: done }), tellProblem),
    [tell, tellProblem],
  );

  const save = useCallback(
    async (message: Message, isSaved: boolean) => {
      try {
        await parley.call(isSaved ? "saved.remove" : "saved.add", { messageId: message.id });
        tell({ text: t(isSaved ? "act.unsaved" : "act.saved") });
      } catch (error) {
        tellProblem(error);
      }
    },
    [parley, t, tell, tellProblem],
  );

  const react = useCallback(
    (message: Message, emoji: string) => {
      const held = message.reactions.find((reaction) => reaction.emoji === emoji);
      const on = !held?.userIds.includes(ownId);
      parley.react(channel.id, message.id, emoji, on).catch(tellProblem);
    },
    [channel.id, ownId, parley, tellProblem],
  );

  const act = useCallback(
    (action: MessageAction, message: Message, isSaved = false) => {
      const { id: messageId } = message;
      const show = (what: "react" | "history" | "forward" | "delete") =>
        talk.set({ open: { messageId, what }, hovered: null });
      switch (action) {
        case "react":
        case "history":
        case "forward":
          return show(action);
        case "reply":
          talk.set({ replyTo: messageId, open: null });
          return focusComposer();
        case "thread":
          return void openThread(message);
        case "edit":
          return talk.set({ editing: { messageId, text: message.text, problem: null }, open: null });
        case "delete":
          return message.senderId === ownId ? remove(message) : show("delete");
        case "pin":
          return void parley
            .pin(channel.id, messageId, message.pinnedAt === null)
            .catch((error: unknown) => tellProblem(error));
        case "save":
          return void save(message, isSaved);
        case "copyLink":
          return void copy(addressOf(messageId), t("act.linkCopied"));
        case "copyText":
          return void copy(message.text, t("act.textCopied"));
      }
    },
    [channel.id, copy, openThread, ownId, parley, remove, save, t, talk, tellProblem],
  );

  return { act, react, openThread };
};
