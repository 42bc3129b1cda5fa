import type { PublicProfile } from "@parley/contract";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { useAct } from "../../use-act.ts";
import { useOwnId } from "../../use-parley.ts";
import { useOpenDirect } from "../channel/use-open-direct.ts";
import { useFriendship } from "./friendship.ts";

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
  const openDirect = useOpenDirect();
  const friendship = useFriendship(person.id);
  const name = person.displayName;
  if (person.id === ownId) return <span className="text-meta text-muted">{t("people.you")}</span>;
  switch (friendship.at) {
    case "friends":
      return (
        <Button
          look={look}
          aria-label={t("people.messageNamed", { name })}
          onClick={() => {
            onLeave?.();
            void openDirect(person.id);
          }}
        >
          {t("people.message")}
        </Button>
      );
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
