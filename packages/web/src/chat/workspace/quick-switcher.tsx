import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { useReplica } from "../../use-parley.ts";
import { useChannelName } from "../channel/channel-name.ts";
import { fewPeopleChannels, groupChannels, peopleEntries, unreadOf } from "../channel/channel-order.ts";
import { ChannelSign, StackedAvatars } from "../channel/channel-sign.tsx";
import { useOpenDirect } from "../channel/use-open-direct.ts";
import { matchingFirst } from "./matching-first.ts";

interface Place {
  readonly id: string;
  readonly name: string;
  readonly picture: ReactNode;
  readonly unread: number;
  readonly go: () => void;
}

interface QuickSwitcherProps {
  open: boolean;
  onClose: () => void;
}

/** Goes to a person or channel by the first letters of a name. */
export const QuickSwitcher = ({ open, onClose }: QuickSwitcherProps) => {
  const { t } = useTranslation();
  return (
    <Dialog open={open} onClose={onClose} title={t("nav.switcher")} bare>
      <PlaceList onClose={onClose} />
    </Dialog>
  );
};

const usePlaces = (): Place[] => {
  const navigate = useNavigate();
  const openDirect = useOpenDirect();
  const channels = useReplica((state) => state.channels);
  const friends = useReplica((state) => state.friends);
  const nameOf = useChannelName();
  const open = (channelId: string) => void navigate({ to: "/c/$channelId", params: { channelId } });
  const groups = groupChannels(channels).map((channel) => ({
    id: channel.id,
    name: channel.name ?? "",
    picture: (
      <span className="flex size-6 shrink-0 items-center justify-center text-muted">
        <ChannelSign channel={channel} />
      </span>
    ),
    unread: unreadOf(channel),
    go: () => open(channel.id),
  }));
  const few = fewPeopleChannels(channels).map((channel) => ({
    id: channel.id,
    name: nameOf(channel),
    picture: <StackedAvatars people={channel.peers ?? []} />,
    unread: unreadOf(channel),
    go: () => open(channel.id),
  }));
  const people = peopleEntries({ channels, friends }).map(({ person, channel }) => ({
    id: person.id,
    name: person.displayName,
    picture: <Avatar person={person} size="small" />,
    unread: channel ? unreadOf(channel) : 0,
    go: () => void openDirect(person.id),
  }));
  return [...groups, ...few, ...people].sort((a, b) => Number(b.unread > 0) - Number(a.unread > 0));
};

/** Last of all: the messages in which it stands. */
const useSearchPlace = (query: string): Place => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return {
    id: "search",
    name: query ? t("places.search.switcher", { query }) : t("places.search.label"),
    picture: (
      <span className="flex size-6 shrink-0 items-center justify-center text-muted">
        <Search size={18} strokeWidth={1.75} aria-hidden />
      </span>
    ),
    unread: 0,
    go: () => void navigate({ to: "/search", search: query ? { q: query } : {} }),
  };
};

const PlaceList = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation();
  const id = useId();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const places = [...matchingFirst(usePlaces(), query), useSearchPlace(query.trim())];
  const chosen = Math.min(at, places.length - 1);

  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen]);

  const go = (place: Place | undefined) => {
    if (!place) return;
    onClose();
    place.go();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") go(places[chosen]);
    else if (event.key === "ArrowDown") setAt((chosen + 1) % Math.max(1, places.length));
    else if (event.key === "ArrowUp") setAt((chosen + places.length - 1) % Math.max(1, places.length));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        role="combobox"
        aria-label={t("nav.switcherPlaceholder")}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={places[chosen] ? `${id}-${chosen}` : undefined}
        placeholder={t("nav.switcherPlaceholder")}
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
        className="h-12 shrink-0 border-b border-line bg-transparent px-4 text-body outline-none"
      />
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={t("nav.switcher")}
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
            onClick={() => go(place)}
            onPointerMove={() => setAt(index)}
            className="flex h-9 cursor-default items-center gap-2 rounded-control px-2 aria-selected:bg-selected pointer-coarse:h-12"
          >
            {place.picture}
            <span dir="auto" className="name-line min-w-0 flex-1">
              {place.name}
            </span>
            {place.unread > 0 ? (
              <span className="text-meta font-semibold text-accent tabular-nums">{place.unread}</span>
            ) : null}
          </div>
        ))}
      </div>
    </>
  );
};
