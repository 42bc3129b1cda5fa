import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell, useTellProblem } from "../../design/toast.tsx";
import { useParley } from "../../use-parley.ts";

/** Lets a saved message go: it leaves the list at once, and one can have it back. */
export const useRemoveSaved = () => {
  const { t } = useTranslation();
  const parley = useParley();
  const tell = useTell();
  const tellProblem = useTellProblem();
  const [leaving, setLeaving] = useState<ReadonlySet<string>>(new Set());

  const remove = useCallback(
    async (messageId: string) => {
      setLeaving((before) => new Set(before).add(messageId));
      const stay = () =>
        setLeaving((before) => new Set([...before].filter((leavingId) => leavingId !== messageId)));
      const undo = () => void parley.call("saved.add", { messageId }).catch(tellProblem);
      try {
        await parley.call("saved.remove", { messageId });
        tell({
          text: t("places.saved.removed"),
          action: { label: t("places.undo"), onSelect: undo },
        });
      } catch (error) {
        tellProblem(error);
      }
      // From here on the replica knows.
      stay();
    },
    [parley, t, tell, tellProblem],
  );
  return { leaving, remove };
};
