import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { PageFrame } from "../../design/page-frame.tsx";
import { useReplica } from "../../use-parley.ts";
import { ExcerptSkeleton, ListProblem, NothingYet } from "../excerpt/list-states.tsx";
import { LoadMore } from "../excerpt/load-more.tsx";
import { useChannelsOf, useLostChannels } from "../excerpt/use-channels-of.ts";
import { InboxLine } from "./inbox-line.tsx";
import { useInbox } from "./use-inbox.ts";

/** What concerns one, from everywhere, the latest first. */
export const InboxPage = () => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isUnreadOnly = useSearch({ from: "/inside/inbox" }).unread === true;
  const unread = useReplica((state) => state.inbox.unread);
  const { items: all, error, retry, markRead, ...pages } = useInbox(isUnreadOnly);
  const lost = useLostChannels(all?.map(({ channelId }) => channelId) ?? []);
  const items = all?.filter(({ channelId, messageId }) => messageId === null || !lost.has(channelId)) ?? null;
  const channels = useChannelsOf(
    // A message that could not be sent may be for a channel that is not one's own any more.
    items?.flatMap(({ messageId, channelId }) => (messageId ? [channelId] : [])) ?? [],
  );
  const show = (only: boolean) =>
    void navigate({ to: "/inbox", search: only ? { unread: true } : {}, replace: true });
  const isEmpty = items !== null && items.length === 0 && !pages.hasMore;
  return (
    <PageFrame
      title={t("places.inbox.title")}
      action={
        <Button disabled={unread === 0} onClick={() => markRead(null)}>
          {t("places.inbox.markAll")}
        </Button>
      }
    >
      <fieldset className="mb-2 flex w-fit gap-1 rounded-control bg-sunken p-0.5">
        <legend className="sr-only">{t("places.inbox.filter")}</legend>
        <Choice isOn={!isUnreadOnly} onSelect={() => show(false)} label={t("places.inbox.all")} />
        <Choice
          isOn={isUnreadOnly}
          onSelect={() => show(true)}
          label={t("places.inbox.unread")}
          count={unread}
        />
      </fieldset>
      {items === null && !error ? <ExcerptSkeleton /> : null}
      {items === null && error ? <ListProblem error={error} onRetry={retry} /> : null}
      {isEmpty && !isUnreadOnly ? <NothingYet>{t("places.inbox.none")}</NothingYet> : null}
      {isEmpty && isUnreadOnly ? (
        <EmptyState action={<Button onClick={() => show(false)}>{t("places.inbox.showAll")}</Button>}>
          {t("places.inbox.noneUnread")}
        </EmptyState>
      ) : null}
      <ul aria-label={t("places.inbox.list")} className="-mx-3 flex flex-col">
        {items?.map((notification) => (
          <InboxLine
            key={notification.id}
            notification={notification}
            channel={channels.get(notification.channelId)}
            onRead={() => markRead([notification.id])}
          />
        ))}
      </ul>
      <LoadMore hasMore={pages.hasMore} isLoading={pages.isLoadingMore} onMore={pages.loadMore} />
    </PageFrame>
  );
};

interface ChoiceProps {
  isOn: boolean;
  onSelect: () => void;
  label: string;
  count?: number;
}

const Choice = ({ isOn, onSelect, label, count = 0 }: ChoiceProps) => (
  <button
    type="button"
    aria-pressed={isOn}
    onClick={onSelect}
    className="inline-flex h-8 items-center gap-1.5 rounded-control px-3 text-meta font-semibold text-muted hover:text-ink aria-pressed:bg-raised aria-pressed:text-ink pointer-coarse:h-11"
  >
    {label}
    {count > 0 ? <span className="text-accent tabular-nums">{count}</span> : null}
  </button>
);
