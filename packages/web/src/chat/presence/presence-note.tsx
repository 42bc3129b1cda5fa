import { useTranslation } from "react-i18next";
import { statusWords, useCustomStatus } from "./custom-status.tsx";
import { usePresence } from "./presence-dot.tsx";

/** What someone says of themselves, after whether they are there; what they say just now before what they always say. */
export const PresenceNote = ({ userId, status }: { userId: string; status: string | null }) => {
  const { t } = useTranslation();
  const presence = t(`presence.${usePresence(userId)}`);
  const custom = useCustomStatus(userId);
  const said = custom ? statusWords(custom) : status;
  return (
    <>
      {presence}
      {said ? (
        <>
          {" · "}
          <bdi>{said}</bdi>
        </>
      ) : null}
    </>
  );
};
