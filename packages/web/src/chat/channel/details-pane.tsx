import type { Channel } from "@parley/contract";
import { useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../design/icon-button.tsx";
import { joinClasses } from "../../design/join-classes.ts";
import { FewDetails } from "./few-details.tsx";
import { GroupDetails } from "./group-details.tsx";
import { PeerDetails } from "./peer-details.tsx";

interface DetailsPaneProps {
  channel: Channel;
  isBeside: boolean;
}

/** The right column: what a channel is and allows, or the other people of a conversation. */
export const DetailsPane = ({ channel, isBeside }: DetailsPaneProps) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const pane = useRef<HTMLElement>(null);

  // Who was in here when it closes goes on from the button that opened it.
  useLayoutEffect(() => {
    const shown = pane.current;
    return () => {
      if (!shown?.contains(document.activeElement)) return;
      document.querySelector<HTMLElement>("[data-opens-pane]")?.focus();
    };
  }, []);

  const title = t(channel.kind === "direct" ? "channel.profile" : "channel.details");
  const close = () => void navigate({ to: "/c/$channelId", params: { channelId: channel.id }, search: {} });
  return (
    <aside
      ref={pane}
      aria-label={title}
      className={joinClasses(
        "flex shrink-0 flex-col border-s border-line bg-ground",
        isBeside ? "w-80" : "absolute inset-y-0 end-0 z-20 w-full animate-appear sm:w-80 sm:shadow-float",
      )}
    >
      <header className="flex h-14 shrink-0 items-center justify-between border-b border-line ps-4 pe-3">
        <h2 className="text-body font-semibold">{title}</h2>
        <IconButton icon={X} label={t("channel.closePane")} shortcut="Esc" onClick={close} />
      </header>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        {channel.kind === "group" ? <GroupDetails channel={channel} /> : null}
        {channel.kind === "group_direct" ? <FewDetails channel={channel} /> : null}
        {channel.peer ? <PeerDetails person={channel.peer} channel={channel} /> : null}
      </div>
    </aside>
  );
};
