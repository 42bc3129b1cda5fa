import type { PublicProfile } from "@parley/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { useReplica } from "../../use-parley.ts";
import { matchingFirst } from "../workspace/matching-first.ts";

/** Past this many friends a field narrows them down. */
const FILTER_FROM = 8;

interface PeoplePickerProps {
  legend: string;
  chosen: readonly PublicProfile[];
  onChange: (people: readonly PublicProfile[]) => void;
  autoFocus?: boolean;
}

/** Friends, each to be ticked. */
export const PeoplePicker = ({ legend, chosen, onChange, autoFocus }: PeoplePickerProps) => {
  const { t } = useTranslation();
  const friends = useReplica((state) => state.friends);
  const [query, setQuery] = useState("");
  const named = friends.map(({ user }) => ({ name: user.displayName, user }));
  const isChosen = (user: PublicProfile) => chosen.some((person) => person.id === user.id);
  const toggle = (user: PublicProfile) =>
    onChange(isChosen(user) ? chosen.filter((person) => person.id !== user.id) : [...chosen, user]);
  return (
    <fieldset className="flex min-w-0 shrink-0 flex-col">
      <legend className="mb-1 text-meta font-semibold">{legend}</legend>
      {friends.length >= FILTER_FROM ? (
        <input
          type="search"
          aria-label={t("channel.filterFriends")}
          placeholder={t("channel.filterFriends")}
          // biome-ignore lint/a11y/noAutofocus: the dialog is for typing into, where it is for people alone
          autoFocus={autoFocus}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="mb-1 h-9 w-full shrink-0 rounded-control border border-line bg-raised px-3 text-meta"
        />
      ) : null}
      <div className="max-h-64 overflow-y-auto rounded-control border border-line p-1">
        {matchingFirst(named, query).map(({ user }) => (
          <label
            key={user.id}
            className="flex h-10 cursor-pointer items-center gap-3 rounded-control px-2 hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent pointer-coarse:h-12"
          >
            <Avatar person={user} size="small" />
            <span dir="auto" className="name-line min-w-0 flex-1">
              {user.displayName}
            </span>
            <input
              type="checkbox"
              checked={isChosen(user)}
              onChange={() => toggle(user)}
              className="size-4 accent-accent outline-none"
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
};
