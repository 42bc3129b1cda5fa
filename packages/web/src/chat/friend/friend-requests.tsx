import type { FriendRequest } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { useAct } from "../../use-act.ts";
import { useReplica } from "../../use-parley.ts";
import { FriendshipButton } from "./friendship-button.tsx";
import { PersonLine } from "./person-line.tsx";

/** Requests that wait, those for oneself first. They come and go by themselves. */
export const FriendRequests = () => {
  const { t } = useTranslation();
  const requests = useReplica((state) => state.friendRequests);
  if (requests.length === 0) return null;
  const sorted = [...requests].sort((a, b) => a.direction.localeCompare(b.direction));
  return (
    <section aria-labelledby="requests-title" className="mb-8">
      <h2 id="requests-title" className="mb-1 text-meta text-muted">
        {t("people.requests")}
      </h2>
      <ul aria-live="polite" className="divide-y divide-line">
        {sorted.map((request) => (
          <RequestLine key={request.id} request={request} />
        ))}
      </ul>
    </section>
  );
};

const RequestLine = ({ request }: { request: FriendRequest }) => {
  const { t } = useTranslation();
  const { act, busy } = useAct();
  const isIncoming = request.direction === "incoming";
  return (
    <PersonLine person={request.user} note={t(isIncoming ? "people.incoming" : "people.outgoing")}>
      <FriendshipButton person={request.user} />
      {isIncoming ? (
        <Button
          disabled={busy}
          aria-label={t("people.declineNamed", { name: request.user.displayName })}
          onClick={() => void act("friend.decline", { id: request.id })}
        >
          {t("people.decline")}
        </Button>
      ) : null}
    </PersonLine>
  );
};
