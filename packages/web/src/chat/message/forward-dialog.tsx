import type { Channel, Message } from "@parley/contract";
import { Hash } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { useTell, useTellProblem } from "../../design/toast.tsx";
import { useParley, useReplica } from "../../use-parley.ts";
import { useChannelName } from "../channel/channel-name.ts";
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
  const forward = async (to: Place) => {
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

interface Place {
  readonly id: string;
  readonly name: string;
  readonly channel: Channel;
}

/** Where one may write, by what was said last. */
const usePlaces = (): Place[] => {
  const nameOf = useChannelName();
  const channels = useReplica((state) => state.channels);
  return useMemo(
    () =>
      [...channels.values()]
        .map(({ channel }) => channel)
        .filter((channel) => channel.kind !== "thread" && mayPost(channel))
        .map((channel) => ({ id: channel.id, name: nameOf(channel), channel }))
        .sort((a, b) => a.name.localeCompare(b.name, undefined, { sensitivity: "base" })),
    [channels, nameOf],
  );
};

const PlaceChoice = ({ onChoose }: { onChoose: (place: Place) => void }) => {
  const { t } = useTranslation();
  const id = useId();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const places = matchingFirst(usePlaces(), query);
  const chosen = Math.min(at, places.length - 1);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const place = places[chosen];
    if (event.key === "Enter" && place) onChoose(place);
    else if (event.key === "ArrowDown") setAt((chosen + 1) % Math.max(1, places.length));
    else if (event.key === "ArrowUp") setAt((chosen + places.length - 1) % Math.max(1, places.length));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        role="combobox"
        aria-label={t("forward.label")}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={places[chosen] ? `${id}-${chosen}` : undefined}
        placeholder={t("forward.placeholder")}
        // biome-ignore lint/a11y/noAutofocus: the dialog is for typing into
        autoFocus
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKey}
        className="h-12 shrink-0 border-y border-line bg-transparent px-4 text-body outline-none"
      />
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={t("forward.label")}
        className="overflow-y-auto p-2"
      >
        {places.map((place, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the combobox above
          <div
            key={place.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onClick={() => onChoose(place)}
            onPointerMove={() => setAt(index)}
            className="flex h-9 cursor-default items-center gap-2 rounded-control px-2 aria-selected:bg-selected pointer-coarse:h-12"
          >
            {place.channel.peer ? (
              <Avatar person={place.channel.peer} size="small" />
            ) : (
              <Hash size={16} strokeWidth={1.75} aria-hidden className="mx-1 shrink-0 text-muted" />
            )}
            <span dir="auto" className="name-line min-w-0 flex-1">
              {place.name}
            </span>
          </div>
        ))}
      </div>
      {places.length === 0 ? (
        <p className="px-4 pb-6 text-center text-meta text-muted">{t("nav.switcherEmpty")}</p>
      ) : null}
    </>
  );
};
