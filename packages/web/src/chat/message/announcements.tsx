import type { MessageWindow } from "@parley/client";
import type { PublicProfile } from "@parley/contract";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useOwnId } from "../../use-parley.ts";
import { excerptOf } from "./excerpt.ts";

interface AnnouncementsProps {
  window: MessageWindow;
  people: ReadonlyMap<string, PublicProfile>;
}

/** Reads out what others write while the conversation is open; never the pages that load. */
export const Announcements = ({ window, people }: AnnouncementsProps) => {
  const { t } = useTranslation();
  const ownId = useOwnId();
  const last = window.atEnd ? window.messages.at(-1) : undefined;
  const saidUpTo = useRef(last?.seq ?? Number.POSITIVE_INFINITY);
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (!last || last.seq <= saidUpTo.current) return;
    saidUpTo.current = last.seq;
    if (last.senderId === ownId || last.deletedAt) return;
    const name = people.get(last.senderId)?.displayName ?? t("unknownPerson");
    setSaid(t("message.said", { name, text: excerptOf(last.text) }));
  }, [last, ownId, people, t]);
  return (
    <p aria-live="polite" data-announcements className="sr-only">
      {said}
    </p>
  );
};
