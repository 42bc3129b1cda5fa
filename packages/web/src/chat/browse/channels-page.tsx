import type { PublicChannel } from "@parley/contract";
import { Plus, Search } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { PageFrame } from "../../design/page-frame.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf } from "../../design/problem-of.ts";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { useDialogs } from "../workspace/dialogs.tsx";
import { PublicChannelLine } from "./public-channel-line.tsx";
import { usePublicChannels } from "./use-public-channels.ts";

/** Every channel that is open to all, found as one types. */
export const ChannelsPage = () => {
  const { t } = useTranslation();
  const { show } = useDialogs();
  const [typed, setTyped] = useState("");
  const { channels, query, error, isLoading, hasMore, loadMore } = usePublicChannels(typed);
  return (
    <PageFrame
      title={t("channels.browse.title")}
      action={
        <Button onClick={() => show("create-channel")}>
          <Plus size={16} strokeWidth={1.75} aria-hidden />
          {t("channels.browse.create")}
        </Button>
      }
    >
      <div className="relative mb-4 shrink-0">
        <Search
          size={18}
          strokeWidth={1.75}
          aria-hidden
          className="pointer-events-none absolute inset-y-0 start-3 my-auto text-muted"
        />
        <input
          type="search"
          aria-label={t("channels.browse.search")}
          placeholder={t("channels.browse.placeholder")}
          // biome-ignore lint/a11y/noAutofocus: one comes here to look for something
          autoFocus={matchMedia("(pointer: fine)").matches}
          autoComplete="off"
          spellCheck={false}
          maxLength={64}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="h-10 w-full rounded-control border border-edge/60 bg-raised ps-10 pe-3 focus-visible:border-accent focus-visible:outline-offset-0 pointer-coarse:h-11"
        />
      </div>
      {error ? <ProblemNote problem={problemOf(error)} /> : null}
      {isLoading ? <SkeletonRows rows={6} /> : null}
      <p role="status" className="sr-only">
        {channels && query ? t("channels.browse.found", { count: channels.length }) : null}
      </p>
      {channels?.length === 0 ? <NoneFound query={query} /> : null}
      {channels && channels.length > 0 ? <Results channels={channels} /> : null}
      {hasMore ? (
        <div className="mt-4">
          <Button look="quiet" onClick={loadMore}>
            {t("channels.browse.more")}
          </Button>
        </div>
      ) : null}
    </PageFrame>
  );
};

const Results = ({ channels }: { channels: readonly PublicChannel[] }) => {
  const { t } = useTranslation();
  return (
    <ul aria-label={t("channels.browse.results")} className="divide-y divide-line">
      {channels.map((channel) => (
        <PublicChannelLine key={channel.id} channel={channel} />
      ))}
    </ul>
  );
};

const NoneFound = ({ query }: { query: string }) => {
  const { t } = useTranslation();
  const { show } = useDialogs();
  return (
    <EmptyState
      action={
        <Button look="primary" onClick={() => show("create-channel")}>
          {t("channels.browse.create")}
        </Button>
      }
    >
      {query ? t("channels.browse.noneFound", { query }) : t("channels.browse.none")}
    </EmptyState>
  );
};
