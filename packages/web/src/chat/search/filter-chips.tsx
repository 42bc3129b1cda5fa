import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { joinClasses } from "../../design/join-classes.ts";
import type { PartError } from "./query-errors.ts";
import type { Filter } from "./search-parts.ts";
import { useFilterName } from "./use-filter-name.ts";

interface FilterChipsProps {
  filters: readonly Filter[];
  errors: readonly PartError[];
  onRemove: (index: number) => void;
}

/** The filters of a search, before its words; one that the server cannot follow says so by its looks. */
export const FilterChips = ({ filters, errors, onRemove }: FilterChipsProps) => {
  const { t } = useTranslation();
  const nameOf = useFilterName();
  return filters.map((filter, index) => {
    const name = nameOf(filter);
    const isWrong = errors.some((error) => error.filter === index);
    return (
      <span
        // biome-ignore lint/suspicious/noArrayIndexKey: the same filter is there once, and its place names it
        key={index}
        data-wrong={isWrong ? "" : undefined}
        className={joinClasses(
          "inline-flex h-7 max-w-full items-center rounded-control border ps-2 text-meta pointer-coarse:h-9",
          isWrong ? "border-danger text-danger" : "border-line bg-sunken",
        )}
      >
        <bdi className="truncate">{name}</bdi>
        <button
          type="button"
          aria-label={t("places.search.remove", { filter: name })}
          onClick={() => onRemove(index)}
          className="inline-flex h-full w-7 shrink-0 items-center justify-center rounded-control text-muted hover:text-ink pointer-coarse:w-9"
        >
          <X size={14} strokeWidth={2} aria-hidden />
        </button>
      </span>
    );
  });
};
