import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Suggestion } from "./use-suggestions.tsx";
import type { WordUnderWay } from "./word-under-way.ts";

interface SuggestionListProps {
  id: string;
  kind: WordUnderWay["kind"];
  suggestions: readonly Suggestion[];
  chosen: number;
  onPoint: (at: number) => void;
  onTake: (suggestion: Suggestion) => void;
}

/** Above the field: what the word under way can become. The keys are those of the field. */
export const SuggestionList = ({ id, kind, suggestions, chosen, onPoint, onTake }: SuggestionListProps) => {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={t(kind === "mention" ? "writing.mentions" : "writing.emoji")}
      className="surface absolute inset-x-0 bottom-full z-30 mb-1 max-h-72 animate-appear overflow-y-auto p-1"
    >
      {suggestions.map((suggestion, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field
        <div
          key={suggestion.key}
          id={`${id}-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === chosen}
          // The field keeps the focus.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(suggestion)}
          onPointerMove={() => onPoint(at)}
          className="flex h-9 cursor-default items-center gap-2 rounded-control px-2 aria-selected:bg-selected pointer-coarse:h-11"
        >
          {suggestion.picture}
          <span dir="auto" className="name-line min-w-0">
            {suggestion.name}
          </span>
          <bdi className="min-w-0 truncate text-meta text-muted">{suggestion.note}</bdi>
        </div>
      ))}
    </div>
  );
};
