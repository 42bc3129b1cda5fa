import { Search, X } from "lucide-react";
import { type KeyboardEvent, type RefObject, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../design/icon-button.tsx";
import { FilterChips } from "./filter-chips.tsx";
import type { PartError } from "./query-errors.ts";
import { FILTER_KEYS, openFilter } from "./search-parts.ts";
import { SuggestionList } from "./suggestion-list.tsx";
import { useSuggestions } from "./suggestions.ts";
import type { useQueryText } from "./use-query-text.ts";

interface SearchFieldProps {
  field: RefObject<HTMLInputElement | null>;
  query: ReturnType<typeof useQueryText>;
  errors: readonly PartError[];
  /** Enter: what is typed is what one looks for. */
  onSubmit: () => void;
  /** Arrow down, with nothing to complete: to the results. */
  onDown: () => void;
}

/** Where one types what one looks for: filters as chips, completed as one types them, and words. */
export const SearchField = ({ field, query, errors, onSubmit, onDown }: SearchFieldProps) => {
  const { t } = useTranslation();
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const [isHere, setHere] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const { filters, text } = query.parts;
  const typing = isHere ? openFilter(text) : null;
  const open = typing && text !== refused ? typing : null;
  const suggestions = useSuggestions(open);
  const at = Math.min(chosen, suggestions.length - 1);
  const isEmpty = filters.length === 0 && text === "";

  const take = (value: string | undefined) => {
    if (!open || value === undefined) return;
    query.add({ key: open.key, value, isExcluded: open.isExcluded });
    setChosen(0);
    field.current?.focus();
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    // While an input method composes, the keys are its own; 229 is what Safari says then.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const { key } = event;
    const isAtStart = event.currentTarget.selectionStart === 0 && event.currentTarget.selectionEnd === 0;
    const steps = { ArrowDown: 1, ArrowUp: suggestions.length - 1 } as const;
    if (open && suggestions.length > 0 && (key === "ArrowDown" || key === "ArrowUp")) {
      setChosen((at + steps[key]) % suggestions.length);
    } else if (open && suggestions.length > 0 && (key === "Enter" || (key === "Tab" && !event.shiftKey))) {
      take(suggestions[at]?.value);
    } else if (open && key === "Escape") {
      // It closes what is offered, and nothing behind it.
      event.stopPropagation();
      setRefused(text);
    } else if (key === "Enter") onSubmit();
    else if (key === "ArrowDown") onDown();
    else if (key === "Backspace" && isAtStart && filters.length > 0) query.takeBack();
    else return;
    event.preventDefault();
  };
  return (
    <search className="flex flex-col gap-2">
      <div className="relative flex min-h-10 items-start gap-1.5 rounded-surface border border-edge/50 bg-raised py-1 ps-3 pe-1 transition-colors focus-within:border-accent hover:border-edge">
        <Search
          size={18}
          strokeWidth={1.75}
          aria-hidden
          className="mt-[7px] shrink-0 text-muted pointer-coarse:mt-[13px]"
        />
        <div className="flex min-h-8 min-w-0 flex-1 flex-wrap items-center gap-1.5 pointer-coarse:min-h-11">
          <FilterChips filters={filters} errors={errors} onRemove={query.removeAt} />
          <input
            ref={field}
            role="combobox"
            aria-label={t("places.search.label")}
            aria-expanded={open !== null && suggestions.length > 0}
            aria-controls={`${id}-list`}
            aria-activedescendant={open && suggestions[at] ? `${id}-list-${at}` : undefined}
            aria-describedby={`${id}-note`}
            aria-invalid={errors.length > 0 || undefined}
            aria-autocomplete="list"
            placeholder={filters.length === 0 ? t("places.search.placeholder") : undefined}
            type="text"
            enterKeyHint="search"
            autoComplete="off"
            spellCheck={false}
            dir={text ? "auto" : undefined}
            value={text}
            onChange={(event) => {
              setChosen(0);
              query.type(event.target.value, (event.nativeEvent as InputEvent).isComposing);
            }}
            onCompositionEnd={(event) => query.type(event.currentTarget.value, false)}
            onFocus={() => setHere(true)}
            onBlur={(event) => {
              // What is offered may have a field of its own.
              if (!event.currentTarget.closest("search")?.contains(event.relatedTarget)) setHere(false);
            }}
            onKeyDown={onKey}
            className="h-8 min-w-24 flex-1 bg-transparent text-body outline-none"
          />
        </div>
        {isEmpty ? null : (
          <IconButton
            icon={X}
            label={t("places.search.clear")}
            onClick={() => {
              query.replace("");
              field.current?.focus();
            }}
          />
        )}
        {open ? (
          <SuggestionList
            id={`${id}-list`}
            open={open}
            suggestions={suggestions}
            chosen={at}
            onPoint={setChosen}
            onTake={take}
          />
        ) : null}
      </div>
      <p id={`${id}-note`} role="status" className="sr-only">
        {open && suggestions.length > 0 ? t("places.search.suggested", { count: suggestions.length }) : ""}
      </p>
      <AddFilter
        onAdd={(key) => {
          if (key === "mentions") query.add({ key, value: "me", isExcluded: false });
          else query.type(`${text.trim()} ${key}:`.trimStart(), false);
          field.current?.focus();
        }}
      />
    </search>
  );
};

/** The filters there are, for who does not know how to type them. */
const AddFilter = ({ onAdd }: { onAdd: (key: (typeof FILTER_KEYS)[number]) => void }) => {
  const { t } = useTranslation();
  return (
    <fieldset className="flex flex-wrap gap-1">
      <legend className="sr-only">{t("places.search.filters")}</legend>
      {FILTER_KEYS.map((key) => (
        <button
          key={key}
          type="button"
          onClick={() => onAdd(key)}
          className="h-7 rounded-control px-2 text-meta text-muted hover:bg-selected hover:text-ink pointer-coarse:h-10"
        >
          {t(`places.search.add.${key}`)}
        </button>
      ))}
    </fieldset>
  );
};
