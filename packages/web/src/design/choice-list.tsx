import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { joinClasses } from "./join-classes.ts";

/** Something to choose: what is seen of it, and what its line ends with. */
export interface Choice {
  readonly id: string;
  readonly name: string;
  readonly picture: ReactNode;
  readonly end?: ReactNode;
}

interface ChoiceListProps<T extends Choice> {
  /** Of the field, and what it says while it is empty. */
  label: string;
  placeholder: string;
  /** Of the list. */
  listLabel: string;
  query: string;
  onQuery: (query: string) => void;
  choices: readonly T[];
  onChoose: (choice: T) => void;
  className?: string;
}

/** A field to type into and what fits below it: arrows go through the list, Enter takes the line that is marked. */
export const ChoiceList = <T extends Choice>(props: ChoiceListProps<T>) => {
  const { label, placeholder, listLabel, query, onQuery, choices, onChoose, className } = props;
  const id = useId();
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const chosen = Math.min(at, choices.length - 1);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const choice = choices[chosen];
    const count = Math.max(1, choices.length);
    if (event.key === "Enter" && choice) onChoose(choice);
    else if (event.key === "ArrowDown") setAt((chosen + 1) % count);
    else if (event.key === "ArrowUp") setAt((chosen + count - 1) % count);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={choices[chosen] ? `${id}-${chosen}` : undefined}
        placeholder={placeholder}
        // biome-ignore lint/a11y/noAutofocus: the dialog is for typing into
        autoFocus
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          onQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKey}
        className={joinClasses(
          "h-12 shrink-0 border-b border-line bg-transparent px-4 text-body outline-none",
          className,
        )}
      />
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={listLabel} className="overflow-y-auto p-2">
        {choices.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the combobox above
          <div
            key={choice.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onClick={() => onChoose(choice)}
            onPointerMove={() => setAt(index)}
            className="flex h-9 cursor-default items-center gap-2 rounded-control px-2 aria-selected:bg-selected pointer-coarse:h-12"
          >
            {choice.picture}
            <span dir="auto" className="name-line min-w-0 flex-1">
              {choice.name}
            </span>
            {choice.end}
          </div>
        ))}
      </div>
    </>
  );
};
