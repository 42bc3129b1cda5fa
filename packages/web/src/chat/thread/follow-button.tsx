import type { Channel } from "@parley/contract";
import { Bell, BellRing } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../design/icon-button.tsx";
import { useTell, useTellProblem } from "../../design/toast.tsx";
import { useParley } from "../../use-parley.ts";

/** Whether one is told what is new in a thread. */
export const FollowButton = ({ thread }: { thread: Channel }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const tell = useTell();
  const tellProblem = useTellProblem();
  const [wanted, setWanted] = useState<boolean | null>(null);
  // Until the server has answered, what was chosen.
  const follows = wanted ?? thread.follows !== false;
  const toggle = async () => {
    const next = !follows;
    setWanted(next);
    try {
      await (next ? parley.follow(thread.id) : parley.unfollow(thread.id));
      tell({ text: t(next ? "places.thread.followed" : "places.thread.unfollowed") });
    } catch (error) {
      tellProblem(error);
    }
    setWanted(null);
  };
  return (
    <IconButton
      icon={follows ? BellRing : Bell}
      label={t("places.thread.follow")}
      aria-pressed={follows}
      disabled={wanted !== null}
      onClick={() => void toggle()}
    />
  );
};
