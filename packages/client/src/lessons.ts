import type { AnswerOf, OperationName, OwnProfile } from "@parley/contract";
import type { Life } from "./life.ts";

type Lessons = { readonly [N in OperationName]?: (answer: AnswerOf<N>) => void };

/** Some answers say what the replica would otherwise hear of a moment later: it learns from them at once. */
export const createLessons = ({ life }: { life: () => Life | null }) => {
  const profileChanged = (me: OwnProfile) => life()?.engine.profileChanged(me);
  const made: Lessons["channel.create"] = (channel) =>
    life()?.engine.dispatch({ type: "channel-fetched", channel });
  // An answer about a channel that was left meanwhile would bring it back.
  const changed: Lessons["channel.create"] = (channel) => {
    if (life()?.engine.replica().channels.has(channel.id)) made(channel);
  };
  const lessons: Lessons = {
    "channel.create": made,
    "channel.get": changed,
    "channel.update": changed,
    "me.get": profileChanged,
    "me.update": profileChanged,
  };
  return <N extends OperationName>(name: N, answer: AnswerOf<N>) => {
    const lesson: ((answer: AnswerOf<N>) => void) | undefined = lessons[name];
    lesson?.(answer);
  };
};
