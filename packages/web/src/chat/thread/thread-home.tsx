import type { Channel } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

/** From a thread that is shown by itself to the conversation that it hangs in. */
export const ThreadHome = ({ thread: { id, parentId = "" } }: { thread: Channel }) => {
  const { t } = useTranslation();
  return (
    <Link
      to="/c/$channelId"
      params={{ channelId: parentId }}
      search={{ pane: "thread", thread: id }}
      className="inline-flex h-8 shrink-0 items-center rounded-control px-2 text-meta font-semibold text-accent hover:bg-selected pointer-coarse:h-11"
    >
      {t("places.thread.toRoot")}
    </Link>
  );
};
