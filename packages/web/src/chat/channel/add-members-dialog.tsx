import type { Channel, ChannelMember, PublicProfile } from "@parley/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { useAct } from "../../use-act.ts";
import { useReplica } from "../../use-parley.ts";
import { PersonLine } from "../friend/person-line.tsx";
import { usePersonSearch } from "../friend/use-person-search.ts";

interface AddMembersDialogProps {
  channel: Channel;
  members: readonly ChannelMember[];
  open: boolean;
  onClose: () => void;
}

/** Friends first; a name typed searches everyone. */
export const AddMembersDialog = ({ channel, members, open, onClose }: AddMembersDialogProps) => {
  const { t } = useTranslation();
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("channel.addMembersTitle", { channel: channel.name ?? "" })}
    >
      <AddMembers channel={channel} memberIds={new Set(members.map((member) => member.user.id))} />
    </Dialog>
  );
};

const AddMembers = ({ channel, memberIds }: { channel: Channel; memberIds: ReadonlySet<string> }) => {
  const { t } = useTranslation();
  const friends = useReplica((state) => state.friends);
  const [typed, setTyped] = useState("");
  const [here] = useState(memberIds);
  const { data } = usePersonSearch(typed);
  const found = typed.trim()
    ? data
    : friends.map((friend) => friend.user).filter((user) => !here.has(user.id));
  return (
    <div className="flex min-h-0 flex-col px-4 pt-2 pb-4">
      <input
        type="search"
        aria-label={t("people.searchLabel")}
        placeholder={t("people.searchPlaceholder")}
        // biome-ignore lint/a11y/noAutofocus: the dialog is for typing into
        autoFocus
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        className="mb-2 h-10 w-full shrink-0 rounded-control border border-edge/60 bg-raised px-3 focus-visible:border-accent focus-visible:outline-offset-0"
      />
      <ul aria-label={t("people.searchResults")} className="min-h-48 overflow-y-auto">
        {found?.map((person) => (
          <PersonLine key={person.id} person={person}>
            <AddButton channel={channel} person={person} isHere={memberIds.has(person.id)} />
          </PersonLine>
        ))}
        {found?.length === 0 ? (
          <li className="py-2 text-meta text-muted">
            {t(typed.trim() ? "people.searchEmpty" : "channel.noneToAdd")}
          </li>
        ) : null}
      </ul>
    </div>
  );
};

interface AddButtonProps {
  channel: Channel;
  person: PublicProfile;
  isHere: boolean;
}

const AddButton = ({ channel, person, isHere }: AddButtonProps) => {
  const { t } = useTranslation();
  const { act, busy } = useAct();
  if (isHere) return <span className="text-meta text-muted">{t("channel.added")}</span>;
  return (
    <Button
      disabled={busy}
      aria-label={t("channel.addNamed", { name: person.displayName })}
      onClick={() => void act("member.add", { id: channel.id, userId: person.id })}
    >
      {t("channel.add")}
    </Button>
  );
};
