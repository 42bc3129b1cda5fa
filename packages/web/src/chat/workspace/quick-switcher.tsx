import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { type Choice, ChoiceList } from "../../design/choice-list.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { useReplica } from "../../use-parley.ts";
import { useChannelName } from "../channel/channel-name.ts";
import { fewPeopleChannels, groupChannels, peopleEntries, unreadOf } from "../channel/channel-order.ts";
import { ChannelSign, StackedAvatars } from "../channel/channel-sign.tsx";
import { useOpenDirect } from "../channel/use-open-direct.ts";
import { matchingFirst } from "./matching-first.ts";

interface Place extends Choice {
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
  return [...groups, ...few, ...people]
    .map((place) => ({ ...place, end: <UnreadCount count={place.unread} /> }))
    .sort((a, b) => Number(b.unread > 0) - Number(a.unread > 0));
};

const UnreadCount = ({ count }: { count: number }) =>
  count > 0 ? <span className="text-meta font-semibold text-accent tabular-nums">{count}</span> : null;

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
  const [query, setQuery] = useState("");
  const places = [...matchingFirst(usePlaces(), query), useSearchPlace(query.trim())];
  return (
    <ChoiceList
      label={t("nav.switcherPlaceholder")}
      placeholder={t("nav.switcherPlaceholder")}
      listLabel={t("nav.switcher")}
      query={query}
      onQuery={setQuery}
      choices={places}
      onChoose={(place) => {
        onClose();
        place.go();
      }}
    />
  );
};
