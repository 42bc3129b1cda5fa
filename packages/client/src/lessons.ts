import type { AnswerOf, Channel, InputOf, OperationName, OwnProfile } from "@parley/contract";
import type { Life } from "./life.ts";
import type { ReplicaEvent } from "./replica/event.ts";

type Lessons = {
  readonly [N in OperationName]?: (answer: AnswerOf<N>, input: InputOf<N>) => ReplicaEvent | null;
};

const profileFetched = (me: OwnProfile): ReplicaEvent => ({ type: "profile-fetched", me });
const saved = (messageIds: readonly string[], on: boolean): ReplicaEvent => ({
  type: "saved-told",
  messageIds,
  on,
});

/** Some answers say what the replica would otherwise hear of a moment later, or not at all: it learns from them. */
export const createLessons = ({ life }: { life: () => Life | null }) => {
  const made = (channel: Channel): ReplicaEvent => ({ type: "channel-fetched", channel });
  // An answer about a channel that was left meanwhile would bring it back.
  const changed = (channel: Channel) =>
    life()?.engine.replica().channels.has(channel.id) === true ? made(channel) : null;
  const lessons: Lessons = {
    "channel.create": made,
    "channel.join": made,
    "channelInvitation.accept": made,
    "thread.open": made,
    "channel.get": changed,
    "channel.update": changed,
    "channel.settings": (settings, { id: channelId }) => {
      const event = { op: "channel", change: "settings", channelId, settings } as const;
      return { type: "frame", frame: event, now: 0 };
    },
    "member.list": ({ items }, { id: channelId }) => ({
      type: "receipts-fetched",
      channelId,
      receipts: items.map(({ user, deliveredSeq, readSeq }) => [user.id, { deliveredSeq, readSeq }]),
    }),
    "saved.add": (_, { messageId }) => saved([messageId], true),
    "saved.remove": (_, { messageId }) => saved([messageId], false),
    "saved.list": ({ items }) => ({
      type: "saved-listed",
      messageIds: items.map(({ message }) => message.id),
    }),
    "me.get": profileFetched,
    "me.update": profileFetched,
  };
  return <N extends OperationName>(name: N, input: InputOf<N>, answer: AnswerOf<N>) => {
    const lesson: ((answer: AnswerOf<N>, input: InputOf<N>) => ReplicaEvent | null) | undefined =
      lessons[name];
    const event = lesson?.(answer, input) ?? null;
    if (event !== null) life()?.engine.dispatch(event);
  };
};
