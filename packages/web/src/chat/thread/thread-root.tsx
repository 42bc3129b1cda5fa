import type { Channel, Message } from "@parley/contract";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../i18n/use-formats.ts";
import { useOwnId, useReplica } from "../../use-parley.ts";
import { usePeopleById } from "../friend/person-directory.ts";
import { MessageOverlays } from "../message/message-overlays.tsx";
import { messageRows } from "../message/message-rows.ts";
import { SkeletonLine } from "../message/message-skeleton.tsx";
import { PeopleContext, useSteadyPeople } from "../message/people-context.ts";
import { RowView } from "../message/row-view.tsx";
import { createTalk, TalkContext } from "../message/talk.ts";
import { useMessage } from "../message/use-message.ts";

/** What a thread hangs at, above its replies: it stays in sight while one reads them. */
export const ThreadRoot = ({ thread }: { thread: Channel }) => {
  const { t } = useTranslation();
  const parentId = thread.parentId ?? "";
  const parent = useReplica((state) => state.channels.get(parentId)?.channel);
  const root = useMessage(parentId, thread.rootId ?? null);
  return (
    <section
      aria-label={t("places.thread.root")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
      className="focus-inset max-h-[40%] shrink-0 overflow-y-auto border-b border-line pt-1 pb-3"
    >
      {root === undefined ? (
        <div className="px-4 sm:px-6">
          <SkeletonLine />
        </div>
      ) : root === null || !parent ? (
        <p className="px-4 py-2 text-muted italic sm:px-6">{t("reply.gone")}</p>
      ) : (
        <Root parent={parent} root={root} />
      )}
    </section>
  );
};

/** The message as its conversation shows it, with all that can be done to it there. */
const Root = ({ parent, root }: { parent: Channel; root: Message }) => {
  const { dayKey } = useFormats();
  const ownId = useOwnId();
  const [talk] = useState(() => createTalk(`root of ${root.threadId}`));
  const people = useSteadyPeople(usePeopleById(parent.id, [root.senderId, ...root.mentions]));
  const [row] = useMemo(() => {
    // Its replies are below: nothing says once more that there are some.
    const messages = [{ ...root, threadCount: 0 }];
    return messageRows({ messages, pending: [], ownId, newAfterSeq: null, dayKey });
  }, [root, ownId, dayKey]);
  if (!row) return null;
  return (
    <TalkContext value={talk}>
      <PeopleContext value={people}>
        <RowView
          channel={parent}
          row={{ ...row, startsDay: false, isLastOwn: false }}
          sender={people.get(root.senderId)}
          isOwn={root.senderId === ownId}
        />
        <MessageOverlays channel={parent} />
      </PeopleContext>
    </TalkContext>
  );
};
