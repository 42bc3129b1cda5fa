import type { Channel } from "@parley/contract";
import { Globe, Lock, Megaphone, Timer } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { useFormats } from "../../i18n/use-formats.ts";
import { ChannelSign } from "./channel-sign.tsx";
import { EditChannelDialog } from "./edit-channel-dialog.tsx";
import { rightsIn } from "./may-manage.ts";
import { useSlowWords } from "./slow-words.ts";

/** What a channel is: name, topic, description, and the rules that everyone has to know. */
export const ChannelAbout = ({ channel }: { channel: Channel }) => {
  const { t } = useTranslation();
  const formats = useFormats();
  const slowWords = useSlowWords();
  const [isEditing, setEditing] = useState(false);
  const { describe } = rightsIn(channel);
  const isPublic = channel.visibility === "public";
  const { permissions, slowModeSeconds } = channel;
  return (
    <section className="flex flex-col gap-3 p-4">
      <div className="flex items-start gap-3">
        <span className="flex size-10 shrink-0 items-center justify-center rounded-control bg-sunken text-muted">
          <ChannelSign channel={channel} size={22} />
        </span>
        <div className="min-w-0 flex-1">
          <p dir="auto" className="font-semibold wrap-anywhere">
            {channel.name}
          </p>
          <p className="text-meta text-muted">
            {t("channels.about.created", { date: formats.date(channel.createdAt) })}
          </p>
        </div>
        {describe ? (
          <Button aria-label={t("channels.about.editTitle")} onClick={() => setEditing(true)}>
            {t("channels.about.edit")}
          </Button>
        ) : null}
      </div>
      {channel.topic ? (
        <p dir="auto" className="text-meta wrap-anywhere">
          {channel.topic}
        </p>
      ) : describe ? (
        <Button look="quiet" className="-ms-3 self-start" onClick={() => setEditing(true)}>
          {t("channels.about.addTopic")}
        </Button>
      ) : null}
      {channel.description ? (
        <p dir="auto" className="text-meta whitespace-pre-line wrap-anywhere text-muted">
          {channel.description}
        </p>
      ) : null}
      <ul className="flex flex-col gap-1.5 text-meta text-muted">
        <Fact icon={isPublic ? Globe : Lock}>
          {t(isPublic ? "channels.about.public" : "channels.about.private")}
        </Fact>
        {permissions.post === "member" ? null : (
          <Fact icon={Megaphone}>
            {t("channels.about.announcement", { who: t(`channels.rules.who.${permissions.post}`) })}
          </Fact>
        )}
        {slowModeSeconds > 0 ? (
          <Fact icon={Timer}>{t("channels.about.slow", { time: slowWords(slowModeSeconds) })}</Fact>
        ) : null}
      </ul>
      <EditChannelDialog channel={channel} open={isEditing} onClose={() => setEditing(false)} />
    </section>
  );
};

const Fact = ({ icon: Icon, children }: { icon: typeof Globe; children: ReactNode }) => (
  <li className="flex items-start gap-2">
    <Icon size={16} strokeWidth={1.75} aria-hidden className="mt-px shrink-0" />
    <span>{children}</span>
  </li>
);
