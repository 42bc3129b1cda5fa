import { Id } from "@parley/contract";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { FIELD_LOOK } from "../../design/field-frame.tsx";
import { IconButton } from "../../design/icon-button.tsx";
import { joinClasses } from "../../design/join-classes.ts";
import { useSettled } from "../../design/use-settled.ts";
import { useParley } from "../../use-parley.ts";
import { useMay } from "../admin-places.ts";
import { PersonName } from "../frame/person-name.tsx";

const PEOPLE_SHOWN = 8;
const LOOK = joinClasses(FIELD_LOOK, "h-9 text-meta! pointer-coarse:h-11");

interface PersonFilterProps {
  userId: string | undefined;
  onChange: (userId: string | undefined) => void;
}

/** Whom it is about, or who did it: found by name, or by an id that is pasted. */
export const PersonFilter = ({ userId, onChange }: PersonFilterProps) => {
  const { t } = useTranslation();
  if (!userId) return <PersonSearch onChosen={onChange} />;
  return (
    <div className="flex min-w-0 flex-1 basis-44 flex-col gap-1">
      <span className="text-tiny text-muted">{t("admin.audit.user")}</span>
      <span className="flex h-9 items-center justify-between gap-1 rounded-control border border-accent bg-raised ps-3 text-meta pointer-coarse:h-11">
        <span className="min-w-0 truncate">
          <PersonName id={userId} />
        </span>
        <IconButton icon={X} label={t("admin.audit.userClear")} onClick={() => onChange(undefined)} />
      </span>
    </div>
  );
};

/** With `user.read` whole accounts are searched, those by e-mail too; without, whom one can find as anybody can. */
const usePeople = (query: string) => {
  const parley = useParley();
  const mayRead = useMay("user.read");
  return useQuery({
    queryKey: ["admin", "person-filter", query, mayRead],
    enabled: query !== "" && !Id.safeParse(query).success,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const input = { query, limit: PEOPLE_SHOWN };
      const { items } = mayRead
        ? await parley.call("admin-user.list", input)
        : await parley.call("user.search", input);
      return items.map(({ id, displayName, username }) => ({ id, displayName, username }));
    },
  });
};

const PersonSearch = ({ onChosen }: { onChosen: (userId: string) => void }) => {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const [hasFocus, setHasFocus] = useState(false);
  const query = useSettled(typed.trim());
  const { data: people } = usePeople(query);
  const isOpen = hasFocus && query !== "" && people !== undefined;
  const choose = (chosen: string | undefined) => {
    if (!chosen) return;
    setTyped("");
    onChosen(chosen);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const count = people?.length ?? 0;
    if (event.key === "Enter") {
      event.preventDefault();
      choose(Id.safeParse(typed.trim()).data ?? (isOpen ? people[at]?.id : undefined));
    } else if (event.key === "Escape" && typed) {
      event.preventDefault();
      setTyped("");
    } else if (isOpen && count > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      setAt((now) => (now + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
    }
  };
  return (
    <div className="relative flex min-w-0 flex-1 basis-44 flex-col gap-1">
      <label htmlFor={id} className="text-tiny text-muted">
        {t("admin.audit.user")}
      </label>
      <input
        id={id}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${id}-people`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && people[at] ? `${id}-${at}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={t("admin.audit.userHint")}
        value={typed}
        onFocus={() => setHasFocus(true)}
        onBlur={() => setHasFocus(false)}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        className={LOOK}
      />
      {isOpen ? (
        <div
          id={`${id}-people`}
          role="listbox"
          aria-label={t("admin.audit.userFound")}
          className="surface absolute inset-x-0 top-full z-20 mt-1 min-w-56 p-1"
        >
          {people.map((person, place) => (
            <div
              key={person.id}
              id={`${id}-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === at}
              // Before the field loses the focus, and the list with it.
              onMouseDown={(event) => {
                event.preventDefault();
                choose(person.id);
              }}
              className="cursor-default rounded-control px-2 py-1.5 text-meta hover:bg-sunken aria-selected:bg-selected"
            >
              <bdi className="font-semibold">{person.displayName}</bdi>{" "}
              <span className="text-muted">{person.username}</span>
            </div>
          ))}
          {people.length === 0 ? (
            <p className="px-2 py-1.5 text-meta text-muted">{t("admin.audit.userNone")}</p>
          ) : null}
        </div>
      ) : null}
    </div>
  );
};
