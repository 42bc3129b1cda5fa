import { Popover } from "@base-ui/react/popover";
import { type Channel, type Message, RECEIPT_MEMBERS_MAX } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Check, CheckCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../design/avatar.tsx";
import { useConnection, useOwnId, useParley, useReplica } from "../../use-parley.ts";
import { reachedBy } from "./reached.ts";

const AVATARS_MAX = 3;

interface ReceiptLineProps {
  channel: Channel;
  message: Message;
}

/** Under the last message of one's own: how far it has come. Of large channels nobody is told. */
export const ReceiptLine = (props: ReceiptLineProps) =>
  props.channel.memberCount > RECEIPT_MEMBERS_MAX || props.channel.kind === "thread" ? null : (
    <KnownReceipts {...props} />
  );

const KnownReceipts = ({ channel, message }: ReceiptLineProps) => {
  const { t } = useTranslation();
  const parley = useParley();
  const ownId = useOwnId();
  const isLive = useConnection((connection) => connection.at === "live");
  const receipts = useReplica((state) => state.channels.get(channel.id)?.receipts);
  // What was told while one was away was not heard: asked again with each connection.
  const { data: members } = useQuery({
    queryKey: ["receipts", channel.id, channel.revision, isLive],
    enabled: isLive,
    staleTime: 0,
    placeholderData: (before) => before,
    queryFn: async () =>
      (await parley.call("member.list", { id: channel.id, limit: RECEIPT_MEMBERS_MAX })).items,
  });
  const { readBy, deliveredTo } = reachedBy({ seq: message.seq, ownId, members: members ?? [], receipts });
  if (channel.kind === "direct") {
    // Whoever answered has read.
    if (channel.lastSeq > message.seq) return null;
    const state = readBy.length > 0 ? "read" : deliveredTo.length > 0 ? "delivered" : "sent";
    const Icon = state === "sent" ? Check : CheckCheck;
    return (
      <p data-receipt={state} className="flex h-5 items-center gap-1 text-tiny text-muted">
        <Icon size={14} strokeWidth={1.75} aria-hidden />
        {t(`receipt.${state}`)}
      </p>
    );
  }
  // Its room is kept from the beginning, so that nothing moves when somebody has read.
  if (readBy.length === 0) return <div aria-hidden className="h-6" />;
  const readers = (members ?? []).flatMap(({ user }) => (readBy.includes(user.id) ? [user] : []));
  return (
    <Popover.Root>
      <Popover.Trigger
        data-receipt="read"
        aria-label={t("receipt.readBy", { count: readers.length })}
        className="flex h-6 items-center gap-1.5 rounded-control text-tiny text-muted hover:text-ink"
      >
        <span aria-hidden className="flex -space-x-1.5 rtl:space-x-reverse">
          {readers.slice(0, AVATARS_MAX).map((person) => (
            <span key={person.id} className="rounded-full ring-2 ring-ground">
              <Avatar person={person} size="tiny" />
            </span>
          ))}
        </span>
        <span aria-hidden className="tabular-nums">
          {t("receipt.readBy", { count: readers.length })}
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" align="start" sideOffset={4} className="z-50">
          <Popover.Popup className="surface max-h-72 min-w-48 animate-appear overflow-y-auto p-2 outline-none">
            <Popover.Title className="px-1 pb-1 text-meta font-semibold">
              {t("receipt.readers")}
            </Popover.Title>
            <ul>
              {readers.map((person) => (
                <li key={person.id} className="flex h-8 items-center gap-2 px-1">
                  <Avatar person={person} size="small" />
                  <span dir="auto" className="name-line text-meta">
                    {person.displayName}
                  </span>
                </li>
              ))}
            </ul>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
};
