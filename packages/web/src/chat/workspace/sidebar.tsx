import { Link } from "@tanstack/react-router";
import { Plus, Search, UserPlus } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { IconButton } from "../../design/icon-button.tsx";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { useReplica } from "../../use-parley.ts";
import { groupChannels, peopleEntries } from "../channel/channel-order.ts";
import { ChannelLink } from "./channel-link.tsx";
import { useDialogs } from "./dialogs.tsx";
import { useIncomingCount } from "./nav-links.tsx";
import { PersonLink } from "./person-link.tsx";
import { SWITCHER_SHORTCUT } from "./shortcuts.ts";

/** Channels and people, each where it always stands. */
export const Sidebar = () => {
  const { t } = useTranslation();
  const { show } = useDialogs();
  const isReady = useReplica((state) => state.epoch !== null);
  const channelMap = useReplica((state) => state.channels);
  const friends = useReplica((state) => state.friends);
  const channels = groupChannels(channelMap);
  const people = peopleEntries({ channels: channelMap, friends });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-14 shrink-0 items-center justify-between gap-2 ps-4 pe-2">
        <h1 className="text-body font-semibold">{t("parley")}</h1>
        <IconButton
          icon={Search}
          label={t("nav.switcher")}
          shortcut={SWITCHER_SHORTCUT}
          onClick={() => show("quick-switcher")}
        />
      </header>
      <nav aria-label={t("sidebar.label")} className="flex min-h-0 flex-1 flex-col overflow-y-auto px-2 pb-4">
        {isReady ? (
          <>
            <RequestsLink />
            <Section
              title={t("sidebar.channels")}
              action={
                <IconButton
                  icon={Plus}
                  label={t("sidebar.createChannel")}
                  onClick={() => show("create-channel")}
                />
              }
            >
              {channels.length === 0 ? <Nothing>{t("sidebar.noChannels")}</Nothing> : null}
              {channels.map((channel) => (
                <ChannelLink key={channel.id} channel={channel} />
              ))}
            </Section>
            <Section
              title={t("sidebar.people")}
              action={
                <IconButton
                  icon={UserPlus}
                  label={t("sidebar.findSomeone")}
                  onClick={() => show("find-someone")}
                />
              }
            >
              {people.map(({ person, channel }) => (
                <PersonLink key={person.id} person={person} channel={channel} />
              ))}
              {people.length === 0 ? (
                <li className="flex flex-col items-start gap-2 px-2 py-1">
                  <span className="text-meta text-muted">{t("sidebar.noPeople")}</span>
                  <Button onClick={() => show("find-someone")}>{t("sidebar.findSomeone")}</Button>
                </li>
              ) : null}
            </Section>
          </>
        ) : (
          <SkeletonRows rows={8} />
        )}
      </nav>
    </div>
  );
};

const Section = ({ title, action, children }: { title: string; action: ReactNode; children: ReactNode }) => (
  <section aria-label={title} className="mb-4">
    <div className="flex h-8 items-center justify-between ps-2">
      <h2 className="text-meta font-semibold text-muted">{title}</h2>
      {action}
    </div>
    <ul className="flex flex-col gap-px">{children}</ul>
  </section>
);

const Nothing = ({ children }: { children: ReactNode }) => (
  <li className="px-2 py-1 text-meta text-muted">{children}</li>
);

/** Shown while somebody waits for an answer. */
const RequestsLink = () => {
  const { t } = useTranslation();
  const incoming = useIncomingCount();
  if (incoming === 0) return null;
  return (
    <Link
      to="/people"
      className="focus-inset mb-3 flex h-8 animate-appear items-center gap-2 rounded-control px-2 text-meta font-semibold text-accent hover:bg-selected pointer-coarse:h-11"
    >
      <UserPlus size={18} strokeWidth={1.75} aria-hidden />
      {t("nav.requests", { count: incoming })}
    </Link>
  );
};
