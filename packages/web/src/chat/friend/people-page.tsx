import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { PageFrame } from "../../design/page-frame.tsx";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { useReplica } from "../../use-parley.ts";
import { PresenceNote } from "../presence/presence-note.tsx";
import { useDialogs } from "../workspace/dialogs.tsx";
import { CopyAddress } from "./copy-address.tsx";
import { FriendRequests } from "./friend-requests.tsx";
import { FriendshipButton } from "./friendship-button.tsx";
import { PersonLine } from "./person-line.tsx";
import { PersonMenu } from "./person-menu.tsx";

/** Friends, and who wants to be one. */
export const PeoplePage = () => {
  const { t } = useTranslation();
  const { show } = useDialogs();
  const isReady = useReplica((state) => state.epoch !== null);
  const friends = useReplica((state) => state.friends);
  const findSomeone = (
    <Button look="primary" onClick={() => show("find-someone")}>
      {t("sidebar.findSomeone")}
    </Button>
  );
  return (
    <PageFrame title={t("people.title")} action={friends.length > 0 ? findSomeone : null}>
      <FriendRequests />
      {isReady ? null : <SkeletonRows rows={5} />}
      {isReady && friends.length === 0 ? (
        <EmptyState
          action={
            <>
              {findSomeone}
              <CopyAddress />
            </>
          }
        >
          {t("people.noFriends")}
        </EmptyState>
      ) : null}
      {friends.length > 0 ? (
        <section aria-labelledby="friends-title">
          <h2 id="friends-title" className="mb-1 text-meta text-muted">
            {t("people.friends", { count: friends.length })}
          </h2>
          <ul className="divide-y divide-line">
            {friends.map(({ user }) => (
              <PersonLine
                key={user.id}
                person={user}
                showPresence
                note={<PresenceNote userId={user.id} status={user.status} />}
              >
                <FriendshipButton person={user} />
                <PersonMenu person={user} />
              </PersonLine>
            ))}
          </ul>
        </section>
      ) : null}
    </PageFrame>
  );
};
