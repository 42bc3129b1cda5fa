import type { PublicProfile } from "@parley/contract";
import type { ReactNode } from "react";
import { Avatar } from "../../design/avatar.tsx";
import { CustomStatusMark } from "../presence/custom-status.tsx";
import { CornerDot } from "../presence/presence-dot.tsx";

interface PersonLineProps {
  person: PublicProfile;
  /** Below the name; the username by default. */
  note?: ReactNode;
  showPresence?: boolean;
  /** At the end: what can be done. */
  children?: ReactNode;
}

/** A person in a list: picture, name, one line about them, what can be done. */
export const PersonLine = ({ person, note, showPresence, children }: PersonLineProps) => (
  <li className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 py-2" data-user={person.username}>
    <span className="relative">
      <Avatar person={person} />
      {showPresence ? <CornerDot userId={person.id} className="-end-0.5! -bottom-0.5!" /> : null}
    </span>
    <span className="min-w-0 flex-1 basis-28">
      <span className="flex items-center gap-1.5">
        <span dir="auto" className="name-line font-semibold">
          {person.displayName}
        </span>
        {showPresence ? <CustomStatusMark userId={person.id} /> : null}
      </span>
      <span dir="auto" className="name-line block text-meta text-muted">
        {note ?? person.username}
      </span>
    </span>
    {children ? <span className="ms-auto flex items-center gap-2">{children}</span> : null}
  </li>
);
