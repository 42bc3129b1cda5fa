import type { Channel, Message } from "@parley/contract";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { type Choice, ChoiceList } from "../../design/choice-list.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { useTell, useTellProblem } from "../../design/toast.tsx";
import { useParley, useReplica } from "../../use-parley.ts";
import { useChannelName } from "../channel/channel-name.ts";
import { ChannelSign } from "../channel/channel-sign.tsx";
import { matchingFirst } from "../workspace/matching-first.ts";
import { excerptOf } from "./excerpt.ts";
import { mayPost } from "./message-actions.ts";

interface ForwardDialogProps {
  channel: Channel;
  message: Message;
  onClose: () => void;
}

/** Sends a message on to another of one's conversations: the list is searched by typing, as in the switcher. */
export const ForwardDialog = ({ channel, message, onClose }: ForwardDialogProps) => {
  const { t } = useTranslation();
  const parley = useParley();
  const tell = useTell();
  const tellProblem = useTellProblem();
  // Chosen twice in a hurry, it is still one message.
  const nonce = useRef(crypto.randomUUID());
  const forward = async (to: Choice) => {
    onClose();
    try {
      const input = { id: channel.id, messageId: message.id, toChannelId: to.id, nonce: nonce.current };
      await parley.call("message.forward", input);
      tell({ text: t("forward.done", { name: to.name }) });
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Dialog open onClose={onClose} title={t("forward.title")}>
      <p
        dir="auto"
        className="mx-4 mb-2 line-clamp-2 border-s-2 border-edge/60 ps-3 text-start text-meta text-muted"
      >
        {excerptOf(message.text)}
      </p>
      <PlaceChoice onChoose={(place) => void forward(place)} />
    </Dialog>
  );
};

/** Where one may write, by what was said last. */
const usePlaces = (): Choice[] => {
  const nameOf = useChannelName();
  const channels = useReplica((state) => state.channels);
  return useMemo(
    () =>
      [...channels.values()]
        .map(({ channel }) => channel)
        .filter((channel) => channel.kind !== "thread" && mayPost(channel))
        .map((channel) => ({
          id: channel.id,
          name: nameOf(channel),
          picture: channel.peer ? (
            <Avatar person={channel.peer} size="small" />
          ) : (
            <span className="flex size-6 shrink-0 items-center justify-center text-muted">
              <ChannelSign channel={channel} />
            </span>
          ),
        }))
        .sort((a, b) => a.name.localeCompare(b.name, undefined, { sensitivity: "base" })),
    [channels, nameOf],
  );
};

const PlaceChoice = ({ onChoose }: { onChoose: (place: Choice) => void }) => {
  const { t } = useTranslation();
  const [query, setQuery] = useState("");
  const places = matchingFirst(usePlaces(), query);
  return (
    <>
      <ChoiceList
        label={t("forward.label")}
        placeholder={t("forward.placeholder")}
        listLabel={t("forward.label")}
        query={query}
        onQuery={setQuery}
        choices={places}
        onChoose={onChoose}
        className="border-t"
      />
      {places.length === 0 ? (
        <p className="px-4 pb-6 text-center text-meta text-muted">{t("nav.switcherEmpty")}</p>
      ) : null}
    </>
  );
};
