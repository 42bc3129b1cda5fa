import type { SavedMessage } from "@parley/contract";
import { BookmarkX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../design/icon-button.tsx";
import { PageFrame } from "../../design/page-frame.tsx";
import { ExcerptSkeleton, ListProblem, NothingYet } from "../excerpt/list-states.tsx";
import { LoadMore } from "../excerpt/load-more.tsx";
import { MessageExcerpt } from "../excerpt/message-excerpt.tsx";
import { useChannelsOf, useLostChannels, useSpotNote } from "../excerpt/use-channels-of.ts";
import { useLiveMessage } from "../excerpt/use-live-message.ts";
import { usePeople } from "../excerpt/use-people.ts";
import { useRemoveSaved } from "./use-remove-saved.ts";
import { useSaved } from "./use-saved.ts";

/** What one keeps for later, the latest first. */
export const SavedPage = () => {
  const { t } = useTranslation();
  const { items, error, retry, ...pages } = useSaved();
  const { leaving, remove } = useRemoveSaved();
  const lost = useLostChannels(items?.map(({ message }) => message.channelId) ?? []);
  const shown =
    items?.filter(({ message }) => !leaving.has(message.id) && !lost.has(message.channelId)) ?? [];
  const people = usePeople(shown.flatMap(({ message }) => [message.senderId, ...message.mentions]));
  const channels = useChannelsOf(shown.map(({ message }) => message.channelId));
  const spotNote = useSpotNote();
  return (
    <PageFrame title={t("places.saved.title")}>
      {items === null && !error ? <ExcerptSkeleton /> : null}
      {items === null && error ? <ListProblem error={error} onRetry={retry} /> : null}
      {items !== null && shown.length === 0 && !pages.hasMore ? (
        <NothingYet>{t("places.saved.none")}</NothingYet>
      ) : null}
      <ul aria-label={t("places.saved.list")} className="-mx-3 flex flex-col">
        {shown.map((saved) => (
          <SavedLine
            key={saved.message.id}
            saved={saved}
            sender={people.get(saved.message.senderId)}
            people={people}
            channelName={spotNote(channels.get(saved.message.channelId))}
            onRemove={() => void remove(saved.message.id)}
          />
        ))}
      </ul>
      <LoadMore hasMore={pages.hasMore} isLoading={pages.isLoadingMore} onMore={pages.loadMore} />
    </PageFrame>
  );
};

interface SavedLineProps
  extends Pick<Parameters<typeof MessageExcerpt>[0], "sender" | "people" | "channelName"> {
  saved: SavedMessage;
  onRemove: () => void;
}

const SavedLine = ({ saved, onRemove, ...rest }: SavedLineProps) => {
  const { t } = useTranslation();
  const message = useLiveMessage(saved.message);
  const name = rest.sender?.displayName ?? t("unknownPerson");
  return (
    <MessageExcerpt
      {...rest}
      message={message}
      actions={
        <IconButton icon={BookmarkX} label={t("places.saved.removeNamed", { name })} onClick={onRemove} />
      }
    />
  );
};
