import type { PublicChannel } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Users } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { PageFrame } from "../../design/page-frame.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf } from "../../design/problem-of.ts";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { useProblemWords } from "../../design/use-problem-words.ts";
import { useFormats } from "../../i18n/use-formats.ts";
import { dropFragment, useFragment } from "../../identity/session/fragment.ts";
import { useSubmission } from "../../identity/use-submission.ts";
import { useParley } from "../../use-parley.ts";
import { ChannelSign } from "../channel/channel-sign.tsx";
import { forgetLink, heldLink, keepLink } from "./held-link.ts";

/** Where a link into a channel leads: what it is, and the way in. */
export const JoinPage = () => {
  const { t } = useTranslation();
  const given = useFragment().token;
  const [held] = useState(heldLink);
  const token = given ?? held;
  // Over a reload, too.
  useEffect(() => {
    if (given) keepLink(given);
  }, [given]);
  return (
    <PageFrame title={t("channels.join.title")}>
      {token ? (
        <Preview key={token} token={token} />
      ) : (
        <EmptyState action={<BrowseButton />}>{t("channels.join.noToken")}</EmptyState>
      )}
    </PageFrame>
  );
};

const BrowseButton = () => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Button onClick={() => void navigate({ to: "/channels", replace: true })}>
      {t("channels.join.browse")}
    </Button>
  );
};

const useLeave = () => {
  const navigate = useNavigate();
  return (channelId: string | null) => {
    forgetLink();
    dropFragment();
    void (channelId
      ? navigate({ to: "/c/$channelId", params: { channelId }, replace: true })
      : navigate({ to: "/", replace: true }));
  };
};

const Preview = ({ token }: { token: string }) => {
  const parley = useParley();
  const words = useProblemWords();
  const { data, error } = useQuery({
    queryKey: ["join", token],
    queryFn: () => parley.call("channelInvitation.preview", { token }),
    retry: false,
  });
  if (error) {
    return <EmptyState action={<BrowseButton />}>{words(problemOf(error))}</EmptyState>;
  }
  return data ? <Invited token={token} channel={data} /> : <SkeletonRows rows={3} />;
};

const Invited = ({ token, channel }: { token: string; channel: PublicChannel }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const leave = useLeave();
  const formats = useFormats();
  const { submit, busy, problem } = useSubmission();
  const join = () => submit(async () => leave((await parley.call("channelInvitation.accept", { token })).id));
  return (
    <section className="m-auto flex w-full max-w-[400px] flex-col items-center gap-1 py-8 text-center">
      <span className="mb-3 flex size-16 items-center justify-center rounded-surface bg-sunken text-muted">
        <ChannelSign channel={{ avatar: channel.avatar, archivedAt: null }} size={32} />
      </span>
      <p className="text-meta text-muted">{t("channels.join.invited")}</p>
      <h2 dir="auto" className="max-w-full text-title wrap-anywhere">
        {channel.name}
      </h2>
      {channel.topic ? <Said>{channel.topic}</Said> : null}
      {channel.description ? <Said muted>{channel.description}</Said> : null}
      <p className="mt-2 flex items-center gap-1.5 text-meta text-muted">
        <Users size={14} strokeWidth={1.75} aria-hidden />
        {t("channel.members", { count: channel.memberCount })}
        {" · "}
        {t("channels.join.made", { date: formats.date(channel.createdAt) })}
      </p>
      {problem ? <ProblemNote className="mt-4 text-start" problem={problem} /> : null}
      {channel.isMember ? <p className="mt-4 text-meta">{t("channels.join.member")}</p> : null}
      <div className="mt-6 flex flex-wrap justify-center gap-2">
        {channel.isMember ? (
          <Button look="primary" onClick={() => leave(channel.id)}>
            {t("channels.join.goThere")}
          </Button>
        ) : (
          <>
            <Button onClick={() => leave(null)}>{t("channels.join.later")}</Button>
            <Button look="primary" disabled={busy} onClick={() => void join()}>
              {t("channels.join.action")}
            </Button>
          </>
        )}
      </div>
    </section>
  );
};

const Said = ({ muted, children }: { muted?: boolean; children: ReactNode }) => (
  <p
    dir="auto"
    className={`max-w-full text-meta whitespace-pre-line wrap-anywhere ${muted ? "text-muted" : ""}`}
  >
    {children}
  </p>
);
