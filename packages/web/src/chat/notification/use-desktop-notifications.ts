import type { Parley } from "@parley/client";
import type { Notification as Notice } from "@parley/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useOwnId, useOwnProfile, useParley } from "../../use-parley.ts";
import { useOwnStatus } from "../presence/use-own-status.ts";
import { isLookedAt, tellLooking } from "./looked-at.ts";
import { notificationTag } from "./notification-tag.ts";
import { isQuiet } from "./quiet-hours.ts";
import { hushHere, keepNotified, notifiedHere, registrationHere } from "./this-browser.ts";

/** Whether a conversation stands on this screen, be it behind another window. */
const isOnScreen = (channelId: string) =>
  document.visibilityState === "visible" && location.pathname === `/c/${channelId}`;

/** Closes what is shown of these. */
const close = async (ids: readonly string[]) => {
  const registration = await registrationHere();
  for (const id of ids) {
    const tag = await notificationTag(id);
    for (const shown of (await registration?.getNotifications({ tag })) ?? []) shown.close();
  }
};

interface Told {
  readonly title: string;
  readonly body: string;
}

/** Through the service worker, which shows the same under the same tag should it be pushed as well. */
const show = async (notice: Notice, { title, body }: Told) => {
  const registration = await registrationHere();
  const url = notice.messageId ? `/m/${notice.messageId}` : `/c/${notice.channelId}`;
  await registration?.showNotification(title, {
    body,
    tag: await notificationTag(notice.id),
    icon: "/icon.svg",
    data: { id: notice.id, url },
  });
};

const isLive = (parley: Parley, notice: Notice) => {
  const channel = parley.replica.get().channels.get(notice.channelId)?.channel;
  return (
    notice.readAt === null && (channel === undefined || notice.seq === 0 || notice.seq > channel.readSeq)
  );
};

/** Tells of what happens while a page is open and nobody looks; of what is read elsewhere it tells no more. */
export const useDesktopNotifications = (): void => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const router = useRouter();
  const userId = useOwnId();
  const timeZone = useOwnProfile()?.timeZone ?? null;
  const { dnd } = useOwnStatus();

  const mayTell = useRef((_: Notice): Promise<Told | null> => Promise.resolve(null));
  mayTell.current = async (notice) => {
    if (notifiedHere() !== userId || Notification.permission !== "granted" || dnd) return null;
    if (isOnScreen(notice.channelId) || (await isLookedAt()) || !isLive(parley, notice)) return null;
    const settings = await queries.fetchQuery({
      queryKey: ["notification-settings"],
      queryFn: () => parley.call("notification.settings", {}),
    });
    if (isQuiet(settings.quietHours, { now: Date.now(), timeZone })) return null;
    const channel = parley.replica.get().channels.get(notice.channelId)?.channel;
    const actor = notice.actor?.displayName ?? t("unknownPerson");
    const place = channel?.name ? `#${channel.name}` : "";
    if (notice.kind === "scheduled_failed") {
      return { title: t("channels.notices.scheduledFailed"), body: notice.text };
    }
    const body =
      notice.kind === "reaction" ? t("channels.notices.reaction", { emoji: notice.text }) : notice.text;
    return { title: [actor, place].filter(Boolean).join(" · "), body };
  };

  useEffect(() => tellLooking(), []);

  useEffect(() => {
    if (userId) void keepNotified(parley, userId).catch(() => {});
  }, [parley, userId]);

  // Whoever comes to this browser next is told nothing of what was theirs.
  useEffect(
    () => parley.auth.subscribe(() => void (parley.auth.get().at === "signed-out" && hushHere(null))),
    [parley],
  );

  useEffect(() => {
    let seen = parley.replica.get().inbox.latest;
    return parley.replica.subscribe(() => {
      const { latest } = parley.replica.get().inbox;
      if (latest === seen) return;
      seen = latest;
      if (latest?.change === "read") void close(latest.ids);
      if (latest?.change !== "added") return;
      const { notification } = latest;
      void mayTell.current(notification).then((told) => (told ? show(notification, told) : undefined));
    });
  }, [parley]);

  useEffect(() => {
    if (!("serviceWorker" in navigator)) return;
    const onMessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data !== "object" || data === null || !("path" in data)) return;
      if (typeof data.path === "string" && data.path.startsWith("/"))
        void router.navigate({ href: data.path });
    };
    navigator.serviceWorker.addEventListener("message", onMessage);
    return () => navigator.serviceWorker.removeEventListener("message", onMessage);
  }, [router]);
};
