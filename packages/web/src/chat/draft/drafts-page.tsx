import { useTranslation } from "react-i18next";
import { PageFrame } from "../../design/page-frame.tsx";
import { useReplica } from "../../use-parley.ts";
import { ExcerptSkeleton, ListProblem, NothingYet } from "../excerpt/list-states.tsx";
import { useChannelsOf } from "../excerpt/use-channels-of.ts";
import { DraftLine } from "./draft-line.tsx";
import { heldDrafts } from "./held-drafts.ts";
import { ScheduledLine } from "./scheduled-line.tsx";
import { useScheduled } from "./use-scheduled.ts";

/** What one has begun to write, and what is to be sent later: from all conversations and devices. */
export const DraftsPage = () => {
  const { t } = useTranslation();
  const isReady = useReplica((state) => state.epoch !== null);
  const drafts = heldDrafts(useReplica((state) => state.drafts));
  const { items: scheduled, error, retry, ...deeds } = useScheduled();
  const channels = useChannelsOf([...drafts, ...(scheduled ?? [])].map(({ channelId }) => channelId));
  const isHere = isReady && scheduled !== null;
  return (
    <PageFrame title={t("places.drafts.title")}>
      {isHere || error ? null : <ExcerptSkeleton />}
      {error && scheduled === null ? <ListProblem error={error} onRetry={retry} /> : null}
      {isHere && drafts.length === 0 && scheduled.length === 0 ? (
        <NothingYet>{t("places.drafts.none")}</NothingYet>
      ) : null}
      {scheduled && scheduled.length > 0 ? (
        <section aria-labelledby="scheduled-title" className="mb-8">
          <h2 id="scheduled-title" className="mb-1 text-meta text-muted">
            {t("places.drafts.scheduled")}
          </h2>
          <ul className="divide-y divide-line">
            {scheduled.map((message) => (
              <ScheduledLine
                key={message.id}
                scheduled={message}
                channel={channels.get(message.channelId)}
                deeds={deeds}
              />
            ))}
          </ul>
        </section>
      ) : null}
      {isHere && drafts.length > 0 ? (
        <section aria-labelledby="drafts-title">
          <h2 id="drafts-title" className="mb-1 text-meta text-muted">
            {t("places.drafts.drafts")}
          </h2>
          <ul className="divide-y divide-line">
            {drafts.map((draft) => (
              <DraftLine key={draft.channelId} draft={draft} channel={channels.get(draft.channelId)} />
            ))}
          </ul>
        </section>
      ) : null}
    </PageFrame>
  );
};
