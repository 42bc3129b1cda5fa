import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useOwnId, useReplica } from "../../use-parley.ts";
import { usePersonNames } from "../friend/person-directory.ts";

/** Who types in a channel now. Each one's typing ends by itself at a time the replica holds. */
export const useTypists = (channelId: string): readonly string[] => {
  const ownId = useOwnId();
  const [, tick] = useState(0);
  const typing = useReplica((state) => state.typing.get(channelId));
  const now = Date.now();
  const typists = [...(typing ?? [])].filter(([userId, endsAt]) => userId !== ownId && endsAt > now);
  const nextEnd = typists.length > 0 ? Math.min(...typists.map(([, endsAt]) => endsAt)) : null;
  useEffect(() => {
    if (nextEnd === null) return;
    const timer = setTimeout(() => tick((count) => count + 1), Math.max(0, nextEnd - Date.now()) + 10);
    return () => clearTimeout(timer);
  }, [nextEnd]);
  return typists.map(([userId]) => userId);
};

/** Its room is always kept, so that nothing moves when someone begins. */
export const TypingLine = ({ channelId }: { channelId: string }) => {
  const { t } = useTranslation();
  const typists = useTypists(channelId);
  const [first, second] = usePersonNames(channelId, typists.slice(0, 2));
  return (
    <p role="status" aria-label={t("typing.label")} className="h-[22px] truncate px-1 text-meta text-muted">
      {typists.length === 1 && first ? t("typing.one", { name: first }) : null}
      {typists.length === 2 && first && second ? t("typing.two", { first, second }) : null}
      {typists.length > 2 ? t("typing.many") : null}
    </p>
  );
};
