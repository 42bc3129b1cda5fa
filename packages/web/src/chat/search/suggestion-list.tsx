import { CalendarDays, Link2, Paperclip } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { FIELD_LOOK } from "../../design/field-frame.tsx";
import { ChannelSign, StackedAvatars } from "../channel/channel-sign.tsx";
import type { OpenFilter } from "./search-parts.ts";
import type { Suggestion } from "./suggestions.ts";

interface SuggestionListProps {
  /** The id of the list; an option's is that and its number. */
  id: string;
  open: OpenFilter;
  suggestions: readonly Suggestion[];
  chosen: number;
  onPoint: (index: number) => void;
  onTake: (value: string) => void;
}

/** Below the field: who, where or when may be meant. The field keeps the focus. */
export const SuggestionList = ({ id, open, suggestions, chosen, onPoint, onTake }: SuggestionListProps) => {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const isDay = open.key === "before" || open.key === "after";
  if (suggestions.length === 0 && !isDay) return null;
  return (
    <div className="surface absolute inset-x-0 top-full z-30 mt-1 max-h-80 animate-appear overflow-y-auto p-1">
      <div ref={list} id={id} role="listbox" aria-label={t("places.search.suggestions")}>
        {suggestions.map((suggestion, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above
          <div
            key={suggestion.value}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            // The field must not lose the focus before the click is one.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onTake(suggestion.value)}
            onPointerMove={() => onPoint(index)}
            className="flex h-9 cursor-default items-center gap-2 rounded-control px-2 aria-selected:bg-selected pointer-coarse:h-12"
          >
            <Picture suggestion={suggestion} filter={open} />
            <span dir="auto" className="name-line min-w-0">
              {suggestion.name}
            </span>
            {suggestion.note ? (
              <bdi className="ms-auto shrink-0 text-meta text-muted tabular-nums">{suggestion.note}</bdi>
            ) : null}
          </div>
        ))}
      </div>
      {isDay ? <AnotherDay onTake={onTake} /> : null}
    </div>
  );
};

const Picture = ({
  suggestion: { person, channel, value },
  filter,
}: {
  suggestion: Suggestion;
  filter: OpenFilter;
}) => {
  if (person) return <Avatar person={person} size="small" />;
  if (channel?.peer) return <Avatar person={channel.peer} size="small" />;
  if (channel?.peers) return <StackedAvatars people={channel.peers} />;
  const Icon = filter.key === "has" ? (value === "file" ? Paperclip : Link2) : CalendarDays;
  return (
    <span className="flex size-6 shrink-0 items-center justify-center text-muted">
      {channel ? <ChannelSign channel={channel} /> : <Icon size={16} strokeWidth={1.75} aria-hidden />}
    </span>
  );
};

const AnotherDay = ({ onTake }: { onTake: (value: string) => void }) => {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="flex items-center justify-between gap-2 px-2 py-1.5 text-meta">
      <label htmlFor={id}>{t("places.search.day")}</label>
      <input
        id={id}
        type="date"
        onChange={(event) => {
          if (event.target.value) onTake(event.target.value);
        }}
        className={`${FIELD_LOOK} h-8 w-auto! px-2 text-meta! pointer-coarse:h-11`}
      />
    </div>
  );
};
