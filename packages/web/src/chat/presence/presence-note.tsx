import { useTranslation } from "react-i18next";
import { usePresence } from "./presence-dot.tsx";

/** What someone says of themselves, after whether they are there. */
export const PresenceNote = ({ userId, status }: { userId: string; status: string | null }) => {
  const { t } = useTranslation();
  const presence = t(`presence.${usePresence(userId)}`);
  return (
    <>
      {presence}
      {status ? (
        <>
          {" · "}
          <bdi>{status}</bdi>
        </>
      ) : null}
    </>
  );
};
