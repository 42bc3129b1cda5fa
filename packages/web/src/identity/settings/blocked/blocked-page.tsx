import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { PersonLine } from "../../../chat/friend/person-line.tsx";
import { Button } from "../../../design/button.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { problemOf } from "../../../design/problem-of.ts";
import { useAct } from "../../../use-act.ts";
import { useParley } from "../../../use-parley.ts";
import { SettingsPage } from "../settings-page.tsx";

export const BlockedPage = () => (
  <SettingsPage place="blocked">
    <BlockedPeople />
  </SettingsPage>
);

/** Whom one has blocked, and the way back. */
const BlockedPeople = () => {
  const { t } = useTranslation();
  const parley = useParley();
  const { act, busy } = useAct();
  const { data, error } = useQuery({
    queryKey: ["blocks"],
    queryFn: () => parley.call("block.list", {}),
    refetchOnMount: "always",
  });
  if (error) return <ProblemNote problem={problemOf(error)} />;
  if (data?.items.length === 0) return <p className="text-muted">{t("account.blocked.none")}</p>;
  return (
    <ul aria-label={t("settings.places.blocked")} className="divide-y divide-line">
      {data?.items.map((person) => (
        <PersonLine key={person.id} person={person}>
          <Button
            disabled={busy}
            aria-label={t("people.unblockNamed", { name: person.displayName })}
            onClick={() => void act("block.remove", { userId: person.id })}
          >
            {t("people.unblock")}
          </Button>
        </PersonLine>
      ))}
    </ul>
  );
};
