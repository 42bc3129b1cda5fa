import type { PublicProfile } from "@parley/contract";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/dialog.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf } from "../../design/problem-of.ts";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { useOwnId } from "../../use-parley.ts";
import { CopyAddress } from "./copy-address.tsx";
import { useFriendship } from "./friendship.ts";
import { FriendshipButton } from "./friendship-button.tsx";
import { MessageButton, useMayWriteToEveryone } from "./message-button.tsx";
import { PersonLine } from "./person-line.tsx";
import { usePersonSearch } from "./use-person-search.ts";

interface FindSomeoneDialogProps {
  open: boolean;
  onClose: () => void;
}

/** Searches everyone by name as one types. */
export const FindSomeoneDialog = ({ open, onClose }: FindSomeoneDialogProps) => {
  const { t } = useTranslation();
  return (
    <Dialog open={open} onClose={onClose} title={t("sidebar.findSomeone")}>
      <PersonSearch onLeave={onClose} />
    </Dialog>
  );
};

const PersonSearch = ({ onLeave }: { onLeave: () => void }) => {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const { data, isLoading, error } = usePersonSearch(typed);
  const body = useRef<HTMLDivElement>(null);
  const found = typed.trim() ? data : undefined;

  // The arrows walk from the field through the buttons of the results, and back.
  const walk = (event: KeyboardEvent) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0 || !body.current) return;
    const stops: (Element | null)[] = [...body.current.querySelectorAll("input, li button:not(:disabled)")];
    const next = stops[stops.indexOf(document.activeElement) + by];
    if (!(next instanceof HTMLElement)) return;
    event.preventDefault();
    next.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: listens to the keys of the field and buttons inside
    <div ref={body} onKeyDown={walk} className="flex min-h-0 flex-col">
      <div className="px-4 pt-2 pb-2">
        <input
          type="search"
          aria-label={t("people.searchLabel")}
          placeholder={t("people.searchPlaceholder")}
          // biome-ignore lint/a11y/noAutofocus: the dialog is for typing into
          autoFocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="h-10 w-full rounded-control border border-edge/60 bg-raised px-3 focus-visible:border-accent focus-visible:outline-offset-0"
        />
      </div>
      <div className="min-h-48 overflow-y-auto px-4 pb-4">
        {error ? <ProblemNote problem={problemOf(error)} className="mt-2" /> : null}
        {isLoading ? <SkeletonRows rows={3} /> : null}
        {!typed.trim() ? <p className="py-2 text-meta text-muted">{t("people.searchHint")}</p> : null}
        {found?.length === 0 ? (
          <div className="flex flex-col items-start gap-1 py-2">
            <p className="text-meta text-muted">{t("people.searchEmpty")}</p>
            <div className="-ms-3">
              <CopyAddress />
            </div>
          </div>
        ) : null}
        <ul aria-label={t("people.searchResults")}>
          {found?.map((person) => (
            <FoundPerson key={person.id} person={person} onLeave={onLeave} />
          ))}
        </ul>
      </div>
    </div>
  );
};

const FoundPerson = ({ person, onLeave }: { person: PublicProfile; onLeave: () => void }) => {
  const isStranger = useFriendship(person.id).at !== "friends";
  const isOther = useOwnId() !== person.id;
  const mayWrite = useMayWriteToEveryone();
  return (
    <PersonLine person={person}>
      {isStranger && isOther && mayWrite ? <MessageButton person={person} onLeave={onLeave} /> : null}
      <FriendshipButton person={person} onLeave={onLeave} />
    </PersonLine>
  );
};
