import type { Session } from "@parley/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { MonitorSmartphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf } from "../../design/problem-of.ts";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { useFormats } from "../../i18n/use-formats.ts";
import { useAct } from "../../use-act.ts";
import { useParley } from "../../use-parley.ts";
import { deviceOf } from "./device-of.ts";

/** Every sign-in of this account; each can be ended, but for the one looking. */
export const SessionSettings = () => {
  const { t } = useTranslation();
  const parley = useParley();
  const { data, error, isLoading, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ["sessions"],
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
      <ul aria-label={t("settings.sessions")} className="divide-y divide-line">
        {sessions.map((session) => (
          <SessionLine key={session.id} session={session} />
        ))}
      </ul>
      {hasNextPage ? (
        <Button look="quiet" onClick={() => void fetchNextPage()}>
          {t("settings.loadMore")}
        </Button>
      ) : null}
    </>
  );
};

const SessionLine = ({ session }: { session: Session }) => {
  const { t } = useTranslation();
  const { act, busy } = useAct();
  const formats = useFormats();
  const device = deviceOf(session.userAgent);
  const name = device ? t("settings.device", device) : t("settings.unknownDevice");
  const when = t("settings.lastUsed", { when: formats.ago(session.lastUsedAt, new Date()) });
  return (
    <li className="flex min-h-14 items-center gap-3 py-2">
      <MonitorSmartphone size={20} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-semibold">{name}</p>
        <p className="truncate text-meta text-muted">
          {session.current ? <span className="text-ink">{t("settings.thisDevice")}</span> : when}
          {session.ip ? ` · ${session.ip}` : null}
        </p>
      </div>
      {session.current ? null : (
        <Button
          disabled={busy}
          aria-label={t("settings.revokeNamed", { device: name })}
          onClick={() => void act("session.revoke", { id: session.id })}
        >
          {t("settings.revoke")}
        </Button>
      )}
    </li>
  );
};
