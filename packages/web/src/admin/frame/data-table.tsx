import type { KeyboardEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { joinClasses } from "../../design/join-classes.ts";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf } from "../../design/problem-of.ts";
import { SkeletonBar } from "../../design/skeleton.tsx";
import { type RowStep, stepFocus } from "./step-focus.ts";

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => ReactNode;
  /** `@max-lg:hidden` or `@max-2xl:hidden` for what a narrow list has no room for: the pane shows it. */
  readonly className?: string;
}

interface DataTableProps<T> {
  label: string;
  /** The first column names the row, and opens its details. */
  columns: readonly [Column<T>, ...Column<T>[]];
  /** Null while they are on their way. */
  rows: readonly T[] | null;
  idOf: (row: T) => string;
  selectedId: string | undefined;
  onSelect: (row: T) => void;
  error: unknown;
  /** Stands in place of the rows where there are none. */
  empty: ReactNode;
  hasMore?: boolean;
  isLoadingMore?: boolean;
  loadMore?: () => void;
}

const STEPS: Readonly<Record<string, RowStep>> = { ArrowDown: 1, ArrowUp: -1, Home: "first", End: "last" };

/** Rows to look through: arrows go up and down, Enter or a click opens the details of one. */
export const DataTable = <T,>(props: DataTableProps<T>) => {
  const { t } = useTranslation();
  const { label, columns, rows, error, hasMore, isLoadingMore, loadMore } = props;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key];
    if (step !== undefined && stepFocus(event.currentTarget, step)) event.preventDefault();
  };
  if (error) return <ProblemNote problem={problemOf(error)} className="m-4 sm:m-6" />;
  return (
    <>
      <table
        className="w-full table-fixed border-separate border-spacing-0 text-meta"
        onKeyDown={onKeyDown}
        aria-busy={!rows}
      >
        <caption className="sr-only">{label}</caption>
        <thead className="sticky top-0 z-10 bg-ground">
          <tr>
            {columns.map(({ title, className }) => (
              <th
                key={title}
                scope="col"
                className={joinClasses(
                  "h-9 border-b border-line px-2 text-start font-semibold text-muted",
                  "first:ps-4 last:pe-4 sm:first:ps-6 sm:last:pe-6",
                  className,
                )}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows ? rows.map((row) => <Row key={props.idOf(row)} {...props} row={row} />) : null}
          {rows ? null : <SkeletonLines columns={columns.length} />}
        </tbody>
      </table>
      {rows?.length === 0 ? (
        <div className="p-8 text-center text-muted text-balance">{props.empty}</div>
      ) : null}
      {hasMore && loadMore ? (
        <div className="p-4 sm:px-6">
          <Button disabled={isLoadingMore} aria-busy={isLoadingMore} onClick={loadMore}>
            {t("admin.showMore")}
          </Button>
        </div>
      ) : null}
    </>
  );
};

const CELL = "h-12 border-b border-line px-2 py-1.5 first:ps-4 last:pe-4 sm:first:ps-6 sm:last:pe-6";

const Row = <T,>({ row, columns, idOf, selectedId, onSelect }: DataTableProps<T> & { row: T }) => {
  const [name, ...rest] = columns;
  const id = idOf(row);
  const isSelected = id === selectedId;
  return (
    <tr
      onClick={() => onSelect(row)}
      className={joinClasses("cursor-default", isSelected ? "bg-selected" : "hover:bg-sunken")}
    >
      <th scope="row" className={joinClasses(CELL, "font-normal", name.className)}>
        <button
          type="button"
          data-row={id}
          aria-current={isSelected || undefined}
          onClick={(event) => {
            event.stopPropagation();
            onSelect(row);
          }}
          className="focus-inset block w-full min-w-0 cursor-default rounded-control py-1 text-start"
        >
          {name.cell(row)}
        </button>
      </th>
      {rest.map(({ title, cell, className }) => (
        <td key={title} className={joinClasses(CELL, className)}>
          {cell(row)}
        </td>
      ))}
    </tr>
  );
};

const SKELETON_ROWS = ["w-3/5", "w-2/5", "w-4/5", "w-1/2", "w-2/3", "w-1/3"];

const SkeletonLines = ({ columns }: { columns: number }) =>
  SKELETON_ROWS.map((width) => (
    <tr key={width} aria-hidden className="animate-late">
      <td colSpan={columns} className={CELL}>
        <SkeletonBar className={width} />
      </td>
    </tr>
  ));
