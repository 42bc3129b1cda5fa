import type { AdminUser } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf } from "../../design/problem-of.ts";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { useOwnId, useParley } from "../../use-parley.ts";
import { useMay } from "../admin-places.ts";
import { Chip } from "../frame/chip.tsx";
import { DetailPane } from "../frame/detail-pane.tsx";
import { STATUS_TONES } from "./status-tones.ts";
import { UserAccess } from "./user-access.tsx";
import { UserEvents } from "./user-events.tsx";
import { UserProfile } from "./user-profile.tsx";
import { UserRecovery } from "./user-recovery.tsx";
import { UserRoles } from "./user-roles.tsx";
import { UserSessions } from "./user-sessions.tsx";

interface UserPaneProps {
  id: string;
  /** As the list has them, to be shown at once. */
  known: AdminUser | undefined;
  onClose: () => void;
}

/** One account, and what can be done for it and to it. */
export const UserPane = ({ id, known, onClose }: UserPaneProps) => {
  const { t } = useTranslation();
  const parley = useParley();
  const { data: user, error } = useQuery({
    queryKey: ["admin", "user", id],
    queryFn: () => parley.call("admin-user.get", { id }),
    refetchOnMount: "always",
    ...(known && { placeholderData: known }),
  });
  return (
    <DetailPane rowId={id} label={t("admin.users.pane")} onClose={onClose}>
      {error ? <ProblemNote problem={problemOf(error)} className="my-4" /> : null}
      {user || error ? null : <SkeletonRows rows={3} />}
      {user ? <UserDetails user={user} /> : null}
    </DetailPane>
  );
};

const UserDetails = ({ user }: { user: AdminUser }) => {
  const { t } = useTranslation();
  const isOneself = useOwnId() === user.id;
  const mayReadAudit = useMay("audit.read");
  const mayRecover = useMay("user.recover");
  return (
    <>
      <div className="flex items-center gap-4 border-b border-line py-5">
        <Avatar person={user} size="large" />
        <div className="min-w-0 flex-1">
          <p dir="auto" className="name-line text-title font-semibold">
            {user.displayName}
          </p>
          <p className="flex flex-wrap items-center gap-2 text-meta text-muted">
            {user.username}
            <Chip tone={STATUS_TONES[user.status]}>{t(`admin.users.statuses.${user.status}`)}</Chip>
          </p>
          {isOneself ? <p className="text-meta text-muted">{t("admin.users.self")}</p> : null}
        </div>
      </div>
      <UserProfile user={user} />
      <UserAccess user={user} isOneself={isOneself} />
      <UserRoles user={user} />
      <UserSessions user={user} />
      {mayRecover && user.status === "active" && !isOneself ? <UserRecovery user={user} /> : null}
      {mayReadAudit ? <UserEvents user={user} /> : null}
    </>
  );
};
