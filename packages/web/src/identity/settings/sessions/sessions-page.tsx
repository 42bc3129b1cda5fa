import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { AskingButton } from "../../../design/asking-button.tsx";
import { Button } from "../../../design/button.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { problemOf } from "../../../design/problem-of.ts";
import { SkeletonRows } from "../../../design/skeleton.tsx";
import { useParley } from "../../../use-parley.ts";
import { useSignOut } from "../../session/use-sign-out.ts";
import { SettingsPage } from "../settings-page.tsx";
import { SettingsSection } from "../settings-section.tsx";
import { ownKey, useChange } from "../use-change.ts";
import { KnownDevices } from "./known-devices.tsx";
import { PlacesSource } from "./places-source.tsx";
import { SessionLine } from "./session-line.tsx";

/** Where one is signed in, and the browsers that are known. */
export const SessionsPage = () => {
  const { t } = useTranslation();
  return (
    <SettingsPage place="sessions">
      <SettingsSection title={t("account.sessions.title")} note={t("account.sessions.note")}>
        <Sessions />
      </SettingsSection>
      <SettingsSection title={t("account.devices.title")} note={t("account.devices.note")}>
        <KnownDevices />
      </SettingsSection>
    </SettingsPage>
  );
};

/** Every sign-in of this account; each can be ended. */
const Sessions = () => {
  const { t } = useTranslation();
  const parley = useParley();
  const { data, error, isLoading, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ownKey("sessions"),
    initialPageParam: "",
    queryFn: ({ pageParam }) => parley.call("session.list", pageParam ? { cursor: pageParam } : {}),
    getNextPageParam: (page) => page.nextCursor,
    refetchOnMount: "always",
  });
  const sessions = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {isLoading ? <SkeletonRows rows={2} /> : null}
      {error ? <ProblemNote problem={problemOf(error)} /> : null}
      <ul aria-label={t("account.sessions.title")} className="divide-y divide-line">
        {sessions.map((session) => (
          <SessionLine key={session.id} session={session} />
        ))}
      </ul>
      <PlacesSource of={sessions} />
      {hasNextPage ? (
        <Button look="quiet" onClick={() => void fetchNextPage()}>
          {t("account.loadMore")}
        </Button>
      ) : null}
      <EndingButtons hasOthers={sessions.some((session) => !session.current)} />
    </>
  );
};

const EndingButtons = ({ hasOthers }: { hasOthers: boolean }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const signOut = useSignOut();
  const { change, busy, problem } = useChange();
  return (
    <div className="mt-4 flex flex-col gap-3">
      {problem ? <ProblemNote problem={problem} /> : null}
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => void signOut()}>{t("account.sessions.signOut")}</Button>
        {hasOthers ? (
          <AskingButton
            disabled={busy}
            title={t("account.sessions.endOthersTitle")}
            detail={t("account.sessions.endOthersDetail")}
            action={t("account.sessions.endOthers")}
            onConfirm={() => void change(() => parley.call("session.revokeOthers", {}), "sessions")}
          />
        ) : null}
        <AskingButton
          title={t("account.sessions.everywhereTitle")}
          detail={t("account.sessions.everywhereDetail")}
          action={t("account.sessions.everywhere")}
          onConfirm={() => void signOut("everywhere")}
        />
      </div>
    </div>
  );
};
