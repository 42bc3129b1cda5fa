import type { AdminUser, Session } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { AskingButton } from "../../design/asking-button.tsx";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf } from "../../design/problem-of.ts";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { useFormats } from "../../i18n/use-formats.ts";
import { deviceOf } from "../../identity/settings/device-of.ts";
import { methodsOf } from "../../identity/settings/sessions/methods-of.ts";
import { placeName } from "../../identity/settings/sessions/place-name.ts";
import { PlacesSource } from "../../identity/settings/sessions/places-source.tsx";
import { useOwnProfile, useParley } from "../../use-parley.ts";
import { useMay } from "../admin-places.ts";
import { PaneSection } from "../frame/detail-pane.tsx";
import { useDeed } from "../frame/use-deed.ts";
import { usePageList } from "../frame/use-page-list.ts";

/** Where they are signed in, and the end of all of it. */
export const UserSessions = ({ user }: { user: AdminUser }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const mayEnd = useMay("user.session");
  const { act, busy, problem } = useDeed();
  const sessions = usePageList({
    queryKey: ["admin", "user-sessions", user.id],
    keepsPrevious: false,
    load: (page) => parley.call("admin-user.sessions", { id: user.id, limit: 20, ...page }),
  });
  const end = () =>
    void act(async () => {
      await parley.call("admin-user.endSessions", { id: user.id });
      await queries.invalidateQueries({ queryKey: ["admin"] });
    });
  return (
    <PaneSection title={t("admin.users.sessions")}>
      {sessions.error ? <ProblemNote problem={problemOf(sessions.error)} /> : null}
      {sessions.items || sessions.error ? null : <SkeletonRows rows={2} />}
      {sessions.items?.length === 0 ? (
        <p className="text-meta text-muted">{t("admin.users.noSessions")}</p>
      ) : null}
      <ul className="flex flex-col gap-2">
        {sessions.items?.map((session) => (
          <SessionLine key={session.id} session={session} />
        ))}
      </ul>
      <PlacesSource of={sessions.items} />
      {sessions.hasMore ? (
        <Button look="quiet" disabled={sessions.isLoadingMore} onClick={sessions.loadMore}>
          {t("admin.showMore")}
        </Button>
      ) : null}
      {problem ? <ProblemNote problem={problem} /> : null}
      {mayEnd && sessions.items && sessions.items.length > 0 ? (
        <AskingButton
          className="self-start"
          disabled={busy}
          aria-busy={busy}
          title={t("admin.users.endSessionsTitle", { name: user.displayName })}
          detail={t("admin.users.endSessionsDetail")}
          action={t("admin.users.endSessions")}
          onConfirm={end}
        />
      ) : null}
    </PaneSection>
  );
};

const SessionLine = ({ session }: { session: Session }) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const locale = useOwnProfile()?.locale ?? undefined;
  const device = deviceOf(session.userAgent);
  // Empty where its browser says nothing that has a name.
  const name = session.device || (device ? t("settings.device", device) : t("settings.unknownDevice"));
  const methods = methodsOf(session.amr).map((method) => t(`admin.users.methods.${method}`));
  const when = t("admin.users.sessionLine", { when: formats.ago(session.lastUsedAt, new Date()) });
  return (
    <li className="text-meta">
      <span className="block font-semibold">{name}</span>
      <span className="block text-muted">
        {[when, session.ip, placeName(session.place, locale), methods.join(", ")].filter(Boolean).join(" · ")}
      </span>
    </li>
  );
};
