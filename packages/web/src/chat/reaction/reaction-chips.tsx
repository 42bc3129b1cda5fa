import { Tooltip } from "@base-ui/react/tooltip";
import type { Channel, Message, Reaction } from "@parley/contract";
import { SmilePlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { joinClasses } from "../../design/join-classes.ts";
import { useOwnId } from "../../use-parley.ts";
import { usePersonNames } from "../friend/person-directory.ts";
import { actionsFor } from "../message/message-actions.ts";
import { useMessageDeeds } from "../message/use-message-deeds.ts";
import { noteUsed } from "./recent-emoji.ts";

const NAMED_MAX = 12;

interface ReactionChipsProps {
  channel: Channel;
  message: Message;
}

/** What people think of a message: how many of each, one's own marked, and a way to add another. */
export const ReactionChips = ({ channel, message }: ReactionChipsProps) => {
  const { t } = useTranslation();
  const ownId = useOwnId();
  const { act, react } = useMessageDeeds(channel);
  const mayReact = actionsFor({ message, channel, ownId }).has("react");
  if (message.reactions.length === 0) return null;
  return (
    <ul aria-label={t("reaction.list")} className="flex flex-wrap gap-1 pt-1">
      {message.reactions.map((reaction) => (
        <li key={reaction.emoji}>
          <Chip
            channelId={channel.id}
            reaction={reaction}
            isOwn={reaction.userIds.includes(ownId)}
            disabled={!mayReact}
            onToggle={() => {
              if (!reaction.userIds.includes(ownId)) noteUsed(reaction.emoji);
              react(message, reaction.emoji);
            }}
          />
        </li>
      ))}
      {mayReact ? (
        <li>
          <button
            type="button"
            aria-label={t("reaction.add")}
            onClick={() => act("react", message)}
            className="inline-flex h-7 items-center rounded-full border border-line px-2 text-muted transition-colors hover:bg-selected hover:text-ink pointer-coarse:h-9"
          >
            <SmilePlus size={16} strokeWidth={1.75} aria-hidden />
          </button>
        </li>
      ) : null}
    </ul>
  );
};

interface ChipProps {
  channelId: string;
  reaction: Reaction;
  isOwn: boolean;
  disabled: boolean;
  onToggle: () => void;
}

const Chip = ({ channelId, reaction: { emoji, userIds }, isOwn, disabled, onToggle }: ChipProps) => {
  const { t } = useTranslation();
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        aria-label={t("reaction.chip", { emoji, count: userIds.length })}
        aria-pressed={isOwn}
        disabled={disabled}
        onClick={onToggle}
        className={joinClasses(
          "inline-flex h-7 items-center gap-1.5 rounded-full border px-2 text-meta tabular-nums transition-colors pointer-coarse:h-9",
          isOwn
            ? "border-accent bg-accent/10 font-semibold text-accent-strong not-disabled:hover:bg-accent/20"
            : "border-line bg-sunken text-muted not-disabled:hover:border-edge not-disabled:hover:text-ink",
        )}
      >
        <span aria-hidden className="font-emoji text-body leading-none">
          {emoji}
        </span>
        <span aria-hidden>{userIds.length}</span>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner side="top" sideOffset={6} className="z-50">
          <Tooltip.Popup className="max-w-72 animate-appear rounded-control bg-ink px-2 py-1 text-meta text-ground shadow-float">
            <Names channelId={channelId} emoji={emoji} userIds={userIds} />
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
};

/** Asked for only when somebody looks. */
const Names = ({ channelId, emoji, userIds }: Reaction & { channelId: string }) => {
  const { t, i18n } = useTranslation();
  const ownId = useOwnId();
  const shown = userIds.slice(0, NAMED_MAX);
  const names = usePersonNames(channelId, shown).map((name, at) => (shown[at] === ownId ? t("you") : name));
  const more = userIds.length - shown.length;
  const list = new Intl.ListFormat(i18n.resolvedLanguage, { type: more > 0 ? "unit" : "conjunction" }).format(
    names,
  );
  return more > 0
    ? t("reaction.byMore", { names: list, emoji, count: more })
    : t("reaction.by", { names: list, emoji });
};
