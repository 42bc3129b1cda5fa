import type { Channel, ChannelInvitation } from "@parley/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { ConfirmDialog } from "../../design/confirm-dialog.tsx";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf } from "../../design/problem-of.ts";
import { useFormats } from "../../i18n/use-formats.ts";
import { useAct } from "../../use-act.ts";
import { useOwnId, useParley } from "../../use-parley.ts";
import { usePeopleById } from "../friend/person-directory.ts";
import { linksKey } from "./links-key.ts";
import { MakeLinkDialog } from "./make-link-dialog.tsx";
import { rightsIn } from "./may-manage.ts";
import { PaneSection } from "./pane-section.tsx";

/** Links that bring whoever has them into a channel, as far as one may see them. */
export const ChannelLinks = ({ channel }: { channel: Channel }) => {
  const { t } = useTranslation();
  const { seeLinks, invite } = rightsIn(channel);
  const [isMaking, setMaking] = useState(false);
  if (!seeLinks) return null;
  return (
    <PaneSection
      title={t("channels.links.title")}
      startsFolded
      action={invite ? <Button onClick={() => setMaking(true)}>{t("channels.links.create")}</Button> : null}
    >
      <LinkList channel={channel} />
      <MakeLinkDialog channel={channel} open={isMaking} onClose={() => setMaking(false)} />
    </PaneSection>
  );
};

const LinkList = ({ channel }: { channel: Channel }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const { data, error } = useQuery({
    // Who has come in by one has used it.
    queryKey: [...linksKey(channel.id), channel.revision],
    queryFn: () => parley.call("channelInvitation.list", { id: channel.id }),
    refetchOnMount: "always",
    placeholderData: (before) => before,
  });
  const makers = usePeopleById(channel.id, [...new Set(data?.items.map((link) => link.createdBy) ?? [])]);
  if (error) return <ProblemNote problem={problemOf(error)} />;
  if (data?.items.length === 0) return <p className="text-meta text-muted">{t("channels.links.none")}</p>;
  return (
    <ul aria-label={t("channels.links.title")} className="flex flex-col divide-y divide-line">
      {data?.items.map((link) => (
        <LinkLine
          key={link.id}
          channel={channel}
          link={link}
          maker={makers.get(link.createdBy)?.displayName ?? t("unknownPerson")}
        />
      ))}
    </ul>
  );
};

interface LinkLineProps {
  channel: Channel;
  link: ChannelInvitation;
  maker: string;
}

const LinkLine = ({ channel, link, maker }: LinkLineProps) => {
  const { t } = useTranslation();
  const { act, busy } = useAct();
  const queries = useQueryClient();
  const formats = useFormats();
  const isOwn = useOwnId() === link.createdBy;
  const [asks, setAsks] = useState(false);
  const { revokeLinks } = rightsIn(channel);
  const made = formats.ago(link.createdAt, new Date());
  const revoke = async () => {
    if (await act("channelInvitation.revoke", { id: channel.id, invitationId: link.id })) {
      await queries.invalidateQueries({ queryKey: linksKey(channel.id) });
    }
  };
  return (
    <li className="flex items-center gap-2 py-2">
      <Link2 size={18} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
      <p className="min-w-0 flex-1 text-meta">
        <span className="block">
          {isOwn ? t("channels.links.byYou") : t("channels.links.by", { name: maker })} · {made}
        </span>
        <span className="block text-muted">
          {link.usesMax === null
            ? t("channels.links.used", { count: link.uses })
            : t("channels.links.usedOf", { count: link.uses, max: link.usesMax })}
          {" · "}
          {link.expiresAt
            ? t("channels.links.until", { when: formats.near(link.expiresAt) })
            : t("channels.links.forever")}
        </span>
      </p>
      {isOwn || revokeLinks ? (
        <Button
          disabled={busy}
          aria-label={t("channels.links.revokeNamed", { when: made })}
          onClick={() => setAsks(true)}
        >
          {t("channels.links.revoke")}
        </Button>
      ) : null}
      <ConfirmDialog
        open={asks}
        onClose={() => setAsks(false)}
        title={t("channels.links.revokeTitle")}
        detail={t("channels.links.revokeDetail")}
        action={t("channels.links.revoke")}
        onConfirm={() => void revoke()}
      />
    </li>
  );
};
