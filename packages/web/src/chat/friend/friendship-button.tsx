import type { PublicProfile } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { useAct } from "../../use-act.ts";
import { useOwnId } from "../../use-parley.ts";
import { useFriendship } from "./friendship.ts";
import { MessageButton } from "./message-button.tsx";

interface FriendshipButtonProps {
  person: PublicProfile;
  /** Called when one goes to the conversation. */
  onLeave?: () => void;
  look?: "plain" | "primary";
}

/** The one thing to do next about a person: ask, take back, accept or write. */
export const FriendshipButton = ({ person, onLeave, look = "plain" }: FriendshipButtonProps) => {
  const { t } = useTranslation();
  const { act, busy } = useAct();
  const ownId = useOwnId();
  const friendship = useFriendship(person.id);
  const name = person.displayName;
  if (person.id === ownId) return <span className="text-meta text-muted">{t("people.you")}</span>;
  switch (friendship.at) {
    case "friends":
      return <MessageButton person={person} look={look} onLeave={onLeave} />;
    case "asked":
      return (
        <Button
          disabled={busy}
          aria-label={t("people.takeBackNamed", { name })}
          onClick={() => void act("friend.cancel", { id: friendship.requestId })}
        >
          {t("people.takeBack")}
        </Button>
      );
    case "asks":
      return (
        <Button
          look="primary"
          disabled={busy}
          aria-label={t("people.acceptNamed", { name })}
          onClick={() => void act("friend.accept", { id: friendship.requestId })}
        >
          {t("people.accept")}
        </Button>
      );
    case "none":
      return (
        <Button
          look={look}
          disabled={busy}
          aria-label={t("people.addNamed", { name })}
          onClick={() => void act("friend.request", { userId: person.id })}
        >
          {t("people.add")}
        </Button>
      );
  }
};
