import type { Channel } from "@parley/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf } from "../../design/problem-of.ts";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { useMembers } from "../friend/person-directory.ts";
import { AddMembersDialog } from "./add-members-dialog.tsx";
import { GroupActions } from "./group-actions.tsx";
import { MemberLine } from "./member-line.tsx";

/** Who is in a group, in which role, and what one may do about it. */
export const GroupDetails = ({ channel }: { channel: Channel }) => {
  const { t } = useTranslation();
  const { data: members, isLoading, error } = useMembers(channel.id);
  const [isAdding, setAdding] = useState(false);
  const mayManage = channel.role !== "member" && channel.archivedAt === null;
  return (
    <>
      <div className="mb-1 flex min-h-9 items-center justify-between gap-2">
        <h3 className="text-meta text-muted">{t("channel.members", { count: channel.memberCount })}</h3>
        {mayManage ? <Button onClick={() => setAdding(true)}>{t("channel.addMembers")}</Button> : null}
      </div>
      {isLoading ? <SkeletonRows rows={4} /> : null}
      {error ? <ProblemNote problem={problemOf(error)} /> : null}
      <ul aria-label={t("channel.showMembers")}>
        {members?.map((member) => (
          <MemberLine key={member.user.id} channel={channel} member={member} />
        ))}
      </ul>
      <GroupActions channel={channel} />
      <AddMembersDialog
        channel={channel}
        members={members ?? []}
        open={isAdding}
        onClose={() => setAdding(false)}
      />
    </>
  );
};
