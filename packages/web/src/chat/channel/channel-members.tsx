import type { Channel, ChannelMember } from "@parley/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf } from "../../design/problem-of.ts";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { useMembers } from "../friend/person-directory.ts";
import { matchingFirst } from "../workspace/matching-first.ts";
import { AddMembersDialog } from "./add-members-dialog.tsx";
import { rightsIn } from "./may-manage.ts";
import { MemberLine } from "./member-line.tsx";
import { PaneSection } from "./pane-section.tsx";

/** Past this many a field narrows them down. */
const FILTER_FROM = 10;
/** So many rows at once: each shows how somebody is. */
const SHOWN_AT_ONCE = 50;

/** Who is in a channel, in which role, and what one may do about it. */
export const ChannelMembers = ({ channel }: { channel: Channel }) => {
  const { t } = useTranslation();
  const { data: members, isLoading, error } = useMembers(channel.id);
  const [isAdding, setAdding] = useState(false);
  const { invite } = rightsIn(channel);
  return (
    <PaneSection
      title={t("channel.members", { count: channel.memberCount })}
      action={invite ? <Button onClick={() => setAdding(true)}>{t("channel.addMembers")}</Button> : null}
    >
      {isLoading ? <SkeletonRows rows={4} /> : null}
      {error ? <ProblemNote problem={problemOf(error)} /> : null}
      {members ? <MemberList channel={channel} members={members} /> : null}
      {invite || channel.archivedAt ? null : (
        <p className="text-meta text-muted">
          {t("channels.members.ask", { who: t(`channels.rules.who.${channel.permissions.invite}`) })}
        </p>
      )}
      <AddMembersDialog
        channel={channel}
        members={members ?? []}
        open={isAdding}
        onClose={() => setAdding(false)}
      />
    </PaneSection>
  );
};

interface MemberListProps {
  channel: Channel;
  members: readonly ChannelMember[];
}

const MemberList = ({ channel, members }: MemberListProps) => {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [shown, setShown] = useState(SHOWN_AT_ONCE);
  const named = members.map((member) => ({ name: member.user.displayName, member }));
  const found = matchingFirst(named, typed);
  return (
    <>
      {members.length >= FILTER_FROM ? (
        <input
          type="search"
          aria-label={t("channels.members.search")}
          placeholder={t("channels.members.search")}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="h-9 w-full rounded-control border border-edge/60 bg-raised px-3 text-meta pointer-coarse:h-11"
        />
      ) : null}
      <ul aria-label={t("channel.showMembers")}>
        {found.slice(0, shown).map(({ member }) => (
          <MemberLine key={member.user.id} channel={channel} member={member} />
        ))}
        {found.length === 0 ? (
          <li className="py-2 text-meta text-muted">{t("channels.members.none")}</li>
        ) : null}
      </ul>
      {found.length > shown ? (
        <Button look="quiet" className="self-start" onClick={() => setShown(shown + SHOWN_AT_ONCE)}>
          {t("channels.members.seeAll", { count: Math.min(SHOWN_AT_ONCE, found.length - shown) })}
        </Button>
      ) : null}
    </>
  );
};
