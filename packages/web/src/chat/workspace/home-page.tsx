import { useTranslation } from "react-i18next";
import { Button } from "../../design/button.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { useReplica } from "../../use-parley.ts";
import { CopyAddress } from "../friend/copy-address.tsx";
import { useDialogs } from "./dialogs.tsx";
import { SWITCHER_SHORTCUT } from "./shortcuts.ts";

/** Beside the sidebar, before anything is chosen. */
export const HomePage = () => {
  const { t } = useTranslation();
  const { show } = useDialogs();
  const isReady = useReplica((state) => state.epoch !== null);
  const isEmpty = useReplica((state) => state.channels.size === 0 && state.friends.length === 0);
  if (!isReady) return null;
  return isEmpty ? (
    <EmptyState
      action={
        <>
          <Button look="primary" onClick={() => show("find-someone")}>
            {t("sidebar.findSomeone")}
          </Button>
          <CopyAddress />
        </>
      }
    >
      {t("home.none")}
    </EmptyState>
  ) : (
    <EmptyState
      action={
        <Button onClick={() => show("quick-switcher")}>
          {t("nav.switcher")} <kbd className="font-sans font-normal text-muted">{SWITCHER_SHORTCUT}</kbd>
        </Button>
      }
    >
      {t("home.pick")}
    </EmptyState>
  );
};
