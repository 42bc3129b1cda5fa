import type { Channel, Message } from "@parley/contract";
import { PinOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../design/empty-state.tsx";
import { IconButton } from "../../design/icon-button.tsx";
import { useTell, useTellProblem } from "../../design/toast.tsx";
import { useOwnId, useParley } from "../../use-parley.ts";
import { ExcerptSkeleton, ListProblem } from "../excerpt/list-states.tsx";
import { MessageExcerpt } from "../excerpt/message-excerpt.tsx";
import { useShortTime } from "../excerpt/time-of.tsx";
import { usePeopleById } from "../friend/person-directory.ts";
import { actionsFor } from "../message/message-actions.ts";
import { SidePane } from "../pane/side-pane.tsx";
import { usePins } from "./use-pins.ts";

interface PinsPaneProps {
  channel: Channel;
  isBeside: boolean;
}

/** What everyone should find again in a channel; one goes to each in its place while the list stays. */
export const PinsPane = ({ channel, isBeside }: PinsPaneProps) => {
  const { t } = useTranslation();
  const { pins, error, retry } = usePins(channel);
  const ownId = useOwnId();
  const people = usePeopleById(
    channel.id,
    pins?.flatMap(({ senderId, mentions }) => [senderId, ...mentions]) ?? [],
  );
  const unpin = useUnpin(channel);
  return (
    <SidePane
      channelId={channel.id}
      title={t("places.pins.title")}
      note={pins && pins.length > 0 ? String(pins.length) : null}
      isBeside={isBeside}
      goesBackTo={() => document.querySelector<HTMLElement>("[data-opens-pins]")}
    >
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto p-1">
        {pins === null && !error ? <ExcerptSkeleton /> : null}
        {pins === null && error ? <ListProblem error={error} onRetry={retry} /> : null}
        {pins?.length === 0 ? <EmptyState>{t("places.pins.none")}</EmptyState> : null}
        <ul aria-label={t("places.pins.title")} className="flex flex-col">
          {pins?.map((message) => {
            const sender = people.get(message.senderId);
            const name = sender?.displayName ?? t("unknownPerson");
            return (
              <MessageExcerpt
                key={message.id}
                message={message}
                sender={sender}
                people={people}
                {...(isBeside && { keeps: { pane: "pins" } })}
                note={<PinnedAt message={message} />}
                actions={
                  actionsFor({ message, channel, ownId }).has("pin") ? (
                    <IconButton
                      icon={PinOff}
                      label={t("places.pins.unpinNamed", { name })}
                      onClick={() => void unpin(message)}
                    />
                  ) : null
                }
              />
            );
          })}
        </ul>
      </div>
    </SidePane>
  );
};

const PinnedAt = ({ message: { pinnedAt } }: { message: Message }) => {
  const { t } = useTranslation();
  const shortTime = useShortTime();
  return pinnedAt === null ? null : t("places.pins.pinnedAt", { when: shortTime(pinnedAt) });
};

/** Unpins for everyone, at once here; one can pin it again. */
const useUnpin = (channel: Channel) => {
  const { t } = useTranslation();
  const parley = useParley();
  const tell = useTell();
  const tellProblem = useTellProblem();
  return async ({ id }: Message) => {
    try {
      await parley.pin(channel.id, id, false);
      const undo = () => void parley.pin(channel.id, id, true).catch(tellProblem);
      tell({ text: t("places.pins.unpinned"), action: { label: t("places.undo"), onSelect: undo } });
    } catch (error) {
      tellProblem(error);
    }
  };
};
